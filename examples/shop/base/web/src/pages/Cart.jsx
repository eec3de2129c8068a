import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router-dom";

import { request } from "../api.js";
import Message from "../components/Message.jsx";
import { euro } from "../money.js";

export default function Cart() {
  const [cart, setCart] = useState(null);
  const [problem, setProblem] = useState("");
  const navigate = useNavigate();

  async function attempt(action) {
    setProblem("");
    try {
      setCart(await action());
    } catch (error) {
      setProblem(error.message);
    }
  }

  useEffect(() => {
    attempt(() => request("GET", "/cart"));
  }, []);

  function changeQuantity(item, quantity) {
    attempt(() => request("PATCH", `/cart/items/${item.id}`, { quantity }));
  }

  function remove(item) {
    attempt(async () => {
      await request("DELETE", `/cart/items/${item.id}`);
      return request("GET", "/cart");
    });
  }

  return (
    <>
      <h1>Cart</h1>
      <Message>{problem}</Message>
      {cart?.items.length === 0 && (
        <p>
          Your cart is empty. <Link to="/products">Browse the products</Link>
        </p>
      )}
      {cart?.items.length > 0 && (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">Product</th>
                <th scope="col">Price</th>
                <th scope="col">Quantity</th>
                <th scope="col">Sum</th>
                <th scope="col">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {cart.items.map((item) => (
                <tr key={item.id}>
                  <td>
                    <Link to={`/products/${item.product_id}`}>{item.name}</Link>
                  </td>
                  <td>{euro(item.unit_price)}</td>
                  <td>
                    <select
                      aria-label={`Quantity of ${item.name}`}
                      value={item.quantity}
                      onChange={(event) => changeQuantity(item, Number(event.target.value))}
                    >
                      {[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) => (
                        <option key={value}>{value}</option>
                      ))}
                    </select>
                  </td>
                  <td>{euro(item.line_total)}</td>
                  <td>
                    <button
                      type="button"
                      className="plain"
                      aria-label={`Remove ${item.name}`}
                      onClick={() => remove(item)}
                    >
                      Remove
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="total">Subtotal: {euro(cart.subtotal)}</p>
          <button type="button" onClick={() => navigate("/checkout")}>
            Go to checkout
          </button>
        </>
      )}
    </>
  );
}
