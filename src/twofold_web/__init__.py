"""The application: what the library finds, on pages and behind an API, for people with roles.

```
foundation   organisations, scope, audit, jobs, prepared results, pages
people       who may do what, where
intake       bring data in
blueprint    the journey on one page
insight      ask why
home         what is mine today
```

Each app may use those above it in this list, and another app only through its ``reads`` and ``writes``.
"""
