import { Link } from "react-router-dom";

import { euro } from "../money.js";

export default function ProductCard({ product }) {
  return (
    <li className="card">
      <h2>
        <Link to={`/products/${product.id}`}>{product.name}</Link>
      </h2>
      <p className="category">{product.category}</p>
      <p className="price">{euro(product.price)}</p>
      <p className={product.stock === 0 ? "stock none" : "stock"}>
        {product.stock === 0 ? "Out of stock" : `${product.stock} in stock`}
      </p>
    </li>
  );
}
