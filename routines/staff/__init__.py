"""How the staff get into the admin. Not in `admin`, whose pages are registered at the site that is made here."""
