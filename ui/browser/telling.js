// makeTelling: how an exhibit is looked at, told to Python (which keeps it in the address), and what Python says of it,
// told from an echo.
//
//   const telling = makeTelling(() => ({ at, pick }), 150);   what is to be told; null: nothing yet. The wait in ms
//   before soon() tells it
//   telling.send = setStateValue;  telling.now(); telling.soon();   as state "view", and only what has changed
//   if (telling.news(next.view)) adopt(next.view);           at every update: whether it was not told from here, but by
//   a link or an experiment
//   telling.stop();
//
// before: done when soon() has waited, before it tells. A view that is told and one that is heard name the same things
// in the same order.
export const makeTelling = (view, wait, before = () => {}) => {
  let later = 0,
    sent = [],
    heard = "";
  const api = {
    /** @type {(name: string, value: any) => void} */
    send: () => {},
    now() {
      clearTimeout(later);
      const what = view(),
        text = JSON.stringify(what);
      if (!what || text === sent[0]) return;
      sent = [text, ...sent].slice(0, 20);
      api.send("view", what);
    },
    soon() {
      clearTimeout(later);
      later = setTimeout(() => {
        before();
        api.now();
      }, wait);
    },
    news(next) {
      const text = JSON.stringify(next),
        other = text !== heard && !sent.includes(text);
      heard = text;
      if (!sent.length) sent = [text];
      return other;
    },
    stop() {
      clearTimeout(later);
    },
  };
  return api;
};
