import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router-dom";

import { request } from "../api.js";
import AddressFields, { checkAddress, EMPTY_ADDRESS } from "../components/AddressFields.jsx";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import PaymentFields, { checkPayment, EMPTY_PAYMENT, paymentRequest } from "../components/PaymentFields.jsx";
import { euro } from "../money.js";

const SHIPPING_COST = { standard: 490, express: 990, pickup: 0 };

export default function Checkout() {
  const [cart, setCart] = useState(null);
  const [address, setAddress] = useState(EMPTY_ADDRESS);
  const [payment, setPayment] = useState(EMPTY_PAYMENT);
  const [shipping, setShipping] = useState("standard");
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");
  const navigate = useNavigate();

  useEffect(() => {
    request("GET", "/cart")
      .then(setCart)
      .catch((error) => setProblem(error.message));
  }, []);

  const subtotal = cart?.subtotal ?? 0;
  const shippingCost = SHIPPING_COST[shipping];
  const total = subtotal + shippingCost;

  async function submit(event) {
    event.preventDefault();
    const found = { ...checkAddress(address), ...checkPayment(payment) };
    setErrors(found);
    setProblem("");
    if (Object.keys(found).length > 0) return;
    try {
      const order = await request("POST", "/orders", {
        items: cart.items.map((item) => ({ product_id: item.product_id, quantity: item.quantity })),
        shipping,
        address,
        payment: paymentRequest(payment),
        note: note.trim() || null,
      });
      navigate(`/orders/${order.id}`, { state: { placed: true } });
    } catch (error) {
      setProblem(error.message);
    }
  }

  if (!cart) return <Message>{problem}</Message>;
  if (cart.items.length === 0) {
    return (
      <>
        <h1>Checkout</h1>
        <p>
          There is nothing to check out. <Link to="/products">Browse the products</Link>
        </p>
      </>
    );
  }
  return (
    <>
      <h1>Checkout</h1>
      <Message>{problem}</Message>
      <form noValidate className="columns" onSubmit={submit}>
        <div>
          <AddressFields address={address} errors={errors} onChange={setAddress} />
          <PaymentFields payment={payment} errors={errors} onChange={setPayment} />
        </div>
        <div>
          <fieldset>
            <legend>Delivery</legend>
            <Field
              as="select"
              label="Shipping"
              value={shipping}
              onChange={(event) => setShipping(event.target.value)}
            >
              <option value="standard">Standard ({euro(SHIPPING_COST.standard)})</option>
              <option value="express">Express ({euro(SHIPPING_COST.express)})</option>
              <option value="pickup">Pick up in the store (free)</option>
            </Field>
            <Field
              as="textarea"
              label="Note (optional)"
              rows={2}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </fieldset>
          <section aria-label="Summary" className="summary">
            <dl>
              <dt>Subtotal</dt>
              <dd>{euro(subtotal)}</dd>
              <dt>Shipping cost</dt>
              <dd>{euro(shippingCost)}</dd>
              <dt>Total</dt>
              <dd data-testid="total">{euro(total)}</dd>
            </dl>
            <button type="submit">Place order</button>
          </section>
        </div>
      </form>
    </>
  );
}
