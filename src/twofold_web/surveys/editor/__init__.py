"""The editor's page: what stands in the outline, in the form and in the preview."""
