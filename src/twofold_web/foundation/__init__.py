"""Foundation: organisations, scope, audit, jobs, prepared results, pages."""
