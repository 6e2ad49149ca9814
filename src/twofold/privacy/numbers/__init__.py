"""Numbers and addresses in a comment that lead to a person: phones, accounts, personal numbers, orders, rooms."""
