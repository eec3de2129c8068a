const LABELS = { placed: "Placed", shipped: "Shipped", cancelled: "Cancelled" };

export default function OrderStatus({ status }) {
  return <span className={`badge ${status}`}>{LABELS[status]}</span>;
}
