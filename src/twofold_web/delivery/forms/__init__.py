"""What people type, read and refused in their language."""
