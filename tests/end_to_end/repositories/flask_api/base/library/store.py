"""Books in memory."""


class Store:
    def __init__(self):
        self.books = {1: {"id": 1, "title": "Flatland", "author": "Abbott", "pages": 96}}

    def find(self, author=None):
        return [book for book in self.books.values() if author is None or book["author"] == author]

    def get(self, book_id):
        return self.books.get(book_id)

    def problem(self, body):
        if not isinstance(body, dict):
            return "a JSON object is expected"
        for name in ("title", "author"):
            value = body.get(name)
            if not isinstance(value, str) or not 1 <= len(value) <= 80:
                return f"{name} must have 1 to 80 characters"
        pages = body.get("pages", 1)
        if type(pages) is not int or not 1 <= pages <= 5000:
            return "pages must be from 1 to 5000"
        return None

    def add(self, body):
        book = {"id": max(self.books, default=0) + 1, "title": body["title"], "author": body["author"]}
        book["pages"] = body.get("pages", 1)
        self.books[book["id"]] = book
        return book

    def remove(self, book_id):
        return self.books.pop(book_id, None) is not None
