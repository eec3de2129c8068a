import { useCallback, useEffect, useState } from "react";
import { Link, useParams } from "react-router-dom";

import { request } from "../api.js";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import { euro } from "../money.js";
import { useSession } from "../session.jsx";

const EMPTY_REVIEW = { rating: "", title: "", body: "", tags: "" };

function splitTags(text) {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

function ReviewForm({ productId, onCreated }) {
  const [review, setReview] = useState(EMPTY_REVIEW);
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");

  function bind(name) {
    return {
      name,
      value: review[name],
      error: errors[name],
      onChange: (event) => setReview({ ...review, [name]: event.target.value }),
    };
  }

  async function submit(event) {
    event.preventDefault();
    const found = {};
    const tags = splitTags(review.tags);
    if (!review.rating) found.rating = "Choose a rating";
    if (review.title.trim().length < 3) found.title = "The title needs at least 3 characters";
    if (tags.length > 3) found.tags = "At most three tags";
    setErrors(found);
    setProblem("");
    if (Object.keys(found).length > 0) return;
    try {
      await request("POST", `/products/${productId}/reviews`, {
        rating: Number(review.rating),
        title: review.title,
        body: review.body.trim() || null,
        tags,
      });
      setReview(EMPTY_REVIEW);
      onCreated();
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <form noValidate className="narrow" aria-label="Write a review" onSubmit={submit}>
      <h3>Write a review</h3>
      <Message>{problem}</Message>
      <Field as="select" label="Rating" {...bind("rating")}>
        <option value="">Choose</option>
        {[5, 4, 3, 2, 1].map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </Field>
      <Field label="Title" maxLength={60} {...bind("title")} />
      <Field as="textarea" label="Your review (optional)" rows={3} maxLength={500} {...bind("body")} />
      <Field label="Tags, separated by commas (optional)" {...bind("tags")} />
      <button type="submit">Send review</button>
    </form>
  );
}

export default function ProductDetail() {
  const { productId } = useParams();
  const { user } = useSession();
  const [product, setProduct] = useState(null);
  const [quantity, setQuantity] = useState("1");
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");

  const load = useCallback(async () => {
    try {
      setProduct(await request("GET", `/products/${productId}`));
    } catch (error) {
      setProblem(error.message);
    }
  }, [productId]);

  useEffect(() => {
    load();
  }, [load]);

  async function addToCart(event) {
    event.preventDefault();
    setProblem("");
    setDone("");
    try {
      await request("POST", "/cart/items", { product_id: product.id, quantity: Number(quantity) });
      setDone(`${quantity} x ${product.name} added to the cart`);
    } catch (error) {
      setProblem(error.message);
    }
  }

  function reviewCreated() {
    setDone("Thank you for your review");
    load();
  }

  if (!product) return <Message>{problem}</Message>;
  return (
    <>
      <p>
        <Link to="/products">All products</Link>
      </p>
      <h1>{product.name}</h1>
      <p>{product.description}</p>
      <p className="price">{euro(product.price)}</p>
      <p className={product.stock === 0 ? "stock none" : "stock"}>
        {product.stock === 0 ? "Out of stock" : `${product.stock} in stock`}
      </p>
      <Message>{problem}</Message>
      <Message kind="done">{done}</Message>
      {user ? (
        <form className="inline" onSubmit={addToCart}>
          <Field
            as="select"
            label="Quantity"
            value={quantity}
            onChange={(event) => setQuantity(event.target.value)}
          >
            {[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) => (
              <option key={value}>{value}</option>
            ))}
          </Field>
          <button type="submit" disabled={product.stock === 0}>
            Add to cart
          </button>
        </form>
      ) : (
        <p>
          <Link to="/login">Log in</Link> to buy or review this product.
        </p>
      )}
      <section aria-labelledby="reviews">
        <h2 id="reviews">Reviews ({product.reviews.length})</h2>
        {product.reviews.length === 0 && <p>No reviews yet.</p>}
        <ul className="plain-list">
          {product.reviews.map((review) => (
            <li key={review.id} className="review">
              <strong>{review.title}</strong> <span>{review.rating} of 5</span>
              {review.body && <p>{review.body}</p>}
              <p className="category">
                {review.author}
                {review.tags.length > 0 && ` - ${review.tags.join(", ")}`}
              </p>
            </li>
          ))}
        </ul>
        {user && <ReviewForm productId={product.id} onCreated={reviewCreated} />}
      </section>
    </>
  );
}
