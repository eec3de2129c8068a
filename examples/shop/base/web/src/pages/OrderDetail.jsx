import { useCallback, useEffect, useState } from "react";
import { Link, useLocation, useParams } from "react-router-dom";

import { request } from "../api.js";
import ConfirmDialog from "../components/ConfirmDialog.jsx";
import Message from "../components/Message.jsx";
import OrderStatus from "../components/OrderStatus.jsx";
import { euro } from "../money.js";

export default function OrderDetail() {
  const { orderId } = useParams();
  const location = useLocation();
  const [order, setOrder] = useState(null);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    request("GET", `/orders/${orderId}`)
      .then(setOrder)
      .catch((error) => setProblem(error.message));
  }, [orderId]);

  const close = useCallback(() => setAsking(false), []);

  async function cancel() {
    setAsking(false);
    try {
      setOrder(await request("POST", `/orders/${orderId}/cancel`));
    } catch (error) {
      setProblem(error.message);
    }
  }

  if (!order) return <Message>{problem}</Message>;
  return (
    <>
      <p>
        <Link to="/orders">All orders</Link>
      </p>
      <h1>Order {order.id}</h1>
      <Message>{problem}</Message>
      {location.state?.placed && order.status === "placed" && (
        <Message kind="done">Thank you. Your order has been placed.</Message>
      )}
      <p>
        Status: <OrderStatus status={order.status} />
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Quantity</th>
            <th scope="col">Price</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.product_id}>
              <td>{line.name}</td>
              <td>{line.quantity}</td>
              <td>{euro(line.unit_price)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>Shipping cost: {euro(order.shipping_cost)}</p>
      <p className="total">Total: {euro(order.total)}</p>
      <h2>Delivery address</h2>
      <address>
        {order.address.recipient}
        <br />
        {order.address.street}
        <br />
        {order.address.postcode} {order.address.city}
      </address>
      {order.note && <p>Note: {order.note}</p>}
      {order.status === "placed" && (
        <button type="button" className="danger" onClick={() => setAsking(true)}>
          Cancel order
        </button>
      )}
      {asking && (
        <ConfirmDialog
          title={`Cancel order ${order.id}?`}
          confirmLabel="Yes, cancel"
          onConfirm={cancel}
          onClose={close}
        >
          <p>This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
