"use strict";
// Filters, deep links and print. Without this script the page shows every row and lacks only its filters.
(() => {
  const byId = (id) => document.getElementById(id);
  const rows = Array.from(document.querySelectorAll("#changes .row"));
  if (!rows.length) return;

  const words = byId("words");
  const section = byId("section");
  const cause = byId("cause");
  const ticks = Array.from(document.querySelectorAll("#timings input"));
  const BREACH = "違反";
  const ASK = "要確認";
  const texts = new Map(); // a row → what is searched in it, made when first asked for
  let linked = null; // the row that a link named: shown whatever the filters say

  // 全角 and 半角, large and small letters, ひらがな and カタカナ, and blanks make no difference.
  const folded = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
      .replace(/\s+/g, "");

  const textOf = (row) => {
    if (!texts.has(row)) {
      const parts = row.querySelectorAll(".date, .item, .old, .new, .timing, .words");
      texts.set(row, folded(Array.from(parts, (part) => part.textContent).join("\n")));
    }
    return texts.get(row);
  };

  const isBreach = (row) => row.classList.contains("breach");

  const read = () => ({
    words: words.value.split(/\s+/).map(folded).filter(Boolean),
    timings: ticks.filter((tick) => tick.checked).map((tick) => tick.value),
    section: section.value,
    cause: cause.selectedIndex - 1, // rows name their causes by number
  });

  const passes = (row, wanted) => {
    const { timing, sections, causes } = row.dataset;
    if (wanted.timings.length && !wanted.timings.some((one) => one === timing || (one === BREACH && isBreach(row))))
      return false;
    if (wanted.section && !sections.split(" ").includes(wanted.section)) return false;
    if (wanted.cause >= 0 && !causes.split(" ").includes(String(wanted.cause))) return false;
    return !wanted.words.length || wanted.words.every((word) => textOf(row).includes(word));
  };

  const named = (wanted) => {
    const parts = [];
    if (wanted.words.length) parts.push(`語句「${words.value.trim()}」`);
    if (wanted.timings.length) parts.push(`提出時期「${wanted.timings.join("・")}」`);
    if (wanted.section) parts.push(`区分「${chosen(section)}」`);
    if (wanted.cause >= 0) parts.push(`原因「${cause.value}」`);
    return parts.join("、");
  };

  const chosen = (select) => select.selectedOptions[0].textContent.replace(/（\d+件）$/, "");

  const say = (id, text) => {
    const place = byId(id);
    if (place.textContent !== text) place.textContent = text; // what did not change is not read out again
  };

  const apply = () => {
    const wanted = read();
    const filter = named(wanted);
    let shown = 0;
    let breaches = 0;
    let questions = 0;
    let kept = false;
    for (const row of rows) {
      const fits = passes(row, wanted);
      const show = fits || row === linked;
      if (row.hidden === show) row.hidden = !show;
      if (show) {
        shown += 1;
        kept = kept || !fits;
      } else if (isBreach(row)) breaches += 1;
      else if (row.dataset.timing === ASK) questions += 1;
    }
    const all = rows.length;
    const also = kept ? "リンク先の行は、絞り込みに合いませんが表示しています。" : "";
    say("shown", filter ? `${all}件のうち${shown}件を表示しています。${also}` : `変更箇所${all}件を全て表示しています。`);
    say(
      "on-paper",
      filter
        ? `絞り込みに合う${shown}件だけを印刷しています（全${all}件。${filter}）。${also}`
        : `変更箇所${all}件を全て印刷しています。`
    );
    const missed = [breaches && `${BREACH}${breaches}件`, questions && `${ASK}${questions}件`].filter(Boolean);
    byId("missed").hidden = !missed.length;
    byId("missed").classList.toggle("grave", breaches > 0);
    say("missed-words", missed.length ? `${missed.join("、")}が絞り込みにより表示されていません。` : "");
    byId("none").hidden = shown > 0;
  };

  // The filters stand in the address, so that a view can be sent on and comes back with the page.
  const keep = () => {
    const state = new URLSearchParams();
    if (words.value.trim()) state.set("q", words.value.trim());
    for (const tick of ticks) if (tick.checked) state.append("t", tick.value);
    if (section.value) state.set("s", section.value);
    if (cause.value) state.set("c", cause.value);
    const hash = state.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };

  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    words.value = state.get("q") || "";
    for (const tick of ticks) tick.checked = state.getAll("t").includes(tick.value);
    choose(section, state.get("s"));
    choose(cause, state.get("c"));
  };

  const choose = (select, value) => {
    select.value = value || "";
    if (select.selectedIndex < 0) select.selectedIndex = 0; // a choice this page does not have
  };

  const filtered = () => {
    unlink();
    apply();
    keep();
  };

  const unlink = () => {
    if (linked) linked.classList.remove("linked");
    linked = null;
  };

  // A link to a row wins over every filter; any other address is a set of filters.
  const follow = () => {
    unlink();
    const row = rows.find((one) => `#${one.id}` === location.hash);
    if (row) {
      linked = row;
      row.classList.add("linked");
      apply();
      row.scrollIntoView();
      row.focus({ preventScroll: true });
    } else if (!location.hash || location.hash.includes("=")) {
      restore();
      apply();
    }
  };

  const reset = () => {
    words.value = "";
    for (const tick of ticks) tick.checked = false;
    section.selectedIndex = 0;
    cause.selectedIndex = 0;
    filtered();
  };

  const unfold = byId("unfold");
  const allDetails = Array.from(document.querySelectorAll("#changes details"));
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    for (const one of allDetails) one.open = open;
  });

  words.addEventListener("input", (event) => {
    if (!event.isComposing) filtered(); // half a word in the input method is no word yet
  });
  words.addEventListener("compositionend", filtered);
  for (const control of [...ticks, section, cause]) control.addEventListener("change", filtered);
  byId("reset").addEventListener("click", () => {
    reset();
    words.focus();
  });
  byId("show-missed").addEventListener("click", () => {
    reset();
    words.focus(); // the button pressed is gone now
  });
  window.addEventListener("hashchange", follow);

  // On paper nothing can be opened. Browsers that know ::details-content need no help, the others do.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = allDetails.filter((one) => !one.open);
    for (const one of closed) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  document.documentElement.classList.add("scripted");
  follow();
})();
