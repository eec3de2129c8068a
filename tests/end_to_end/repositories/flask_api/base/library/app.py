"""Books, and who has them."""

from flask import Flask, jsonify, request

from library.store import Store

app = Flask(__name__)
store = Store()


@app.get("/health")
def health():
    return jsonify(status="ok")


@app.get("/books")
def books():
    return jsonify(store.find(author=request.args.get("author")))


@app.post("/books")
def add_book():
    body = request.get_json(silent=True)
    problem = store.problem(body)
    if problem:
        return jsonify(error=problem), 400
    return jsonify(store.add(body)), 201


@app.get("/books/<int:book_id>")
def book(book_id):
    found = store.get(book_id)
    if found is None:
        return jsonify(error="no such book"), 404
    return jsonify(found)


@app.delete("/books/<int:book_id>")
def remove_book(book_id):
    if not store.remove(book_id):
        return jsonify(error="no such book"), 404
    return "", 204
