import { useEffect, useMemo, useState } from "react";
import { Link, useNavigate } from "react-router-dom";

import { request } from "../api.js";
import AddressFields, { checkAddress, EMPTY_ADDRESS } from "../components/AddressFields.jsx";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import PaymentFields, { checkPayment, EMPTY_PAYMENT, paymentRequest } from "../components/PaymentFields.jsx";
import { euro } from "../money.js";

const SHIPPING_COST = { standard: 490, express: 990, pickup: 0 };
const GIFT_WRAP_COST = 350;
const MESSAGE_LENGTH = 120;

function discountOf(coupon, subtotal) {
  if (coupon.kind === "percent") return Math.floor((subtotal * coupon.value) / 100);
  return Math.min(coupon.value, subtotal);
}

export default function Checkout() {
  const [cart, setCart] = useState(null);
  const [address, setAddress] = useState(EMPTY_ADDRESS);
  const [payment, setPayment] = useState(EMPTY_PAYMENT);
  const [shipping, setShipping] = useState("standard");
  const [note, setNote] = useState("");
  const [giftWrap, setGiftWrap] = useState(false);
  const [giftMessage, setGiftMessage] = useState("");
  const [code, setCode] = useState("");
  const [coupon, setCoupon] = useState(null);
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
  const wrapCost = giftWrap ? GIFT_WRAP_COST : 0;
  const full = subtotal + shippingCost + wrapCost;
  const discount = coupon ? discountOf(coupon, subtotal) : 0;
  const reduced = useMemo(() => (coupon ? full - discount : null), [coupon, discount, shippingCost]);
  const total = reduced ?? full;

  async function applyCoupon() {
    const typed = code.trim().toUpperCase();
    setErrors({ ...errors, coupon: undefined });
    if (!/^[A-Z0-9]{4,12}$/.test(typed)) {
      setErrors({ ...errors, coupon: "A coupon code has 4 to 12 letters and digits" });
      return;
    }
    try {
      const found = await request("GET", `/coupons/${typed}`);
      if (subtotal < found.min_subtotal) {
        setErrors({ ...errors, coupon: `This coupon needs goods for at least ${euro(found.min_subtotal)}` });
        return;
      }
      setCoupon(found);
      setCode("");
    } catch (error) {
      setErrors({ ...errors, coupon: error.message });
    }
  }

  async function submit(event) {
    event.preventDefault();
    const found = { ...checkAddress(address), ...checkPayment(payment) };
    if (giftWrap && giftMessage.trim().length > MESSAGE_LENGTH) {
      found.giftMessage = `The gift message may have at most ${MESSAGE_LENGTH} characters`;
    }
    setErrors(found);
    setProblem("");
    if (Object.keys(found).length > 0) return;
    const words = giftWrap ? { gift_message: giftMessage.trim() || null } : { note: note.trim() || null };
    try {
      const order = await request("POST", "/orders", {
        items: cart.items.map((item) => ({ product_id: item.product_id, quantity: item.quantity })),
        shipping,
        address,
        payment: paymentRequest(payment),
        ...words,
        gift_wrap: giftWrap,
        coupon: coupon?.code ?? null,
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
          <fieldset>
            <legend>Gift and coupon</legend>
            <label className="check">
              <input
                type="checkbox"
                checked={giftWrap}
                onChange={(event) => setGiftWrap(event.target.checked)}
              />
              Wrap as a gift ({euro(GIFT_WRAP_COST)})
            </label>
            {giftWrap && (
              <Field
                as="textarea"
                label="Gift message (optional)"
                rows={2}
                value={giftMessage}
                error={errors.giftMessage}
                onChange={(event) => setGiftMessage(event.target.value)}
              />
            )}
            {coupon ? (
              <p>
                Coupon {coupon.code} applied{" "}
                <button type="button" className="plain" onClick={() => setCoupon(null)}>
                  Remove coupon
                </button>
              </p>
            ) : (
              <div className="inline">
                <Field
                  label="Coupon code"
                  maxLength={12}
                  value={code}
                  error={errors.coupon}
                  onChange={(event) => setCode(event.target.value)}
                />
                <button type="button" className="plain" onClick={applyCoupon}>
                  Apply
                </button>
              </div>
            )}
          </fieldset>
          <section aria-label="Summary" className="summary">
            <dl>
              <dt>Subtotal</dt>
              <dd>{euro(subtotal)}</dd>
              <dt>Shipping cost</dt>
              <dd>{euro(shippingCost)}</dd>
              {giftWrap && (
                <>
                  <dt>Gift wrapping</dt>
                  <dd>{euro(wrapCost)}</dd>
                </>
              )}
              {coupon && (
                <>
                  <dt>Discount</dt>
                  <dd>-{euro(discount)}</dd>
                </>
              )}
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
