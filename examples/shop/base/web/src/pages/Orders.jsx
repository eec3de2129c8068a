import { useEffect, useState } from "react";
import { Link } from "react-router-dom";

import { request } from "../api.js";
import Message from "../components/Message.jsx";
import OrderStatus from "../components/OrderStatus.jsx";
import { euro } from "../money.js";

export default function Orders() {
  const [orders, setOrders] = useState(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    request("GET", "/orders")
      .then(setOrders)
      .catch((error) => setProblem(error.message));
  }, []);

  return (
    <>
      <h1>Orders</h1>
      <Message>{problem}</Message>
      {orders?.length === 0 && <p>You have not ordered anything yet.</p>}
      {orders?.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Status</th>
              <th scope="col">Total</th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={order.id}>
                <td>
                  <Link to={`/orders/${order.id}`}>Order {order.id}</Link>
                </td>
                <td>
                  <OrderStatus status={order.status} />
                </td>
                <td>{euro(order.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
