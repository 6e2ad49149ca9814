"use strict";
/* The way through a questionnaire as the server walks it (questionnaire/walking.py and its neighbours), for a kiosk
   without a connection. Nothing here knows a page, an address or a clock; a test walks thousands of questionnaires both
   ways. Answers have the form in which the server keeps them; the server walks again over whatever is sent. */
var twofoldWay = (function () {
  const NONE = "not_applicable";
  const TYPED = ["text", "number", "date"];
  const SCALES = ["nps", "csat", "ces", "rating"];
  /* what Python takes for blank, and what nobody can see */
  const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  const ENDS = new RegExp("^" + BLANK + "+|" + BLANK + "+$", "g");
  const BLANKS = new RegExp(BLANK + "+", "g");
  const UNSEEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;
  const NUMBER = /^[-+]?[0-9]{1,15}([.,][0-9]{1,10})?$/;
  const strip = (text) => text.replace(ENDS, "");
  const letters = (text) => Array.from(text);

  /* orders: questionnaire/draws.py and laying.py */
  function hashed(text) {
    let found = 0x811C9DC5;
    for (let at = 0; at < text.length; at += 1) found = Math.imul(found ^ text.charCodeAt(at), 0x01000193);
    return found >>> 0;
  }
  function Draws(what) { this.state = hashed(what); }
  Draws.prototype.below = function (most) {
    this.state = (this.state + 0x9E3779B9) >>> 0;
    let mixed = this.state ^ this.state >>> 16;
    mixed = Math.imul(mixed, 0x21F0AAAD);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735A2D97);
    return Math.floor(((mixed ^ mixed >>> 15) >>> 0) * most / 4294967296);
  };
  Draws.prototype.shuffle = function (values) {
    for (let at = values.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1), one = values[at];
      values[at] = values[other];
      values[other] = one;
    }
  };
  function blocksInOrder(logic, seed) {
    const ordered = [];
    for (let at = 0; at < logic.blocks.length;) {
      const group = logic.blocks[at].group, found = [];
      while (at < logic.blocks.length && logic.blocks[at].group === group) found.push(logic.blocks[at++]);
      if (group !== null) new Draws(`${seed}/group ${group}`).shuffle(found);
      ordered.push(...found);
    }
    return ordered;
  }
  function itemsInOrder(block, seed, turn) {
    if (!block.random) return block.items;
    let waiting = block.items.slice();
    new Draws(`${seed}/items ${block.key} ${turn || ""}`).shuffle(waiting);
    const ordered = [];
    while (waiting.length) {
      const keys = new Set(waiting.map((item) => item.key));
      const free = waiting.filter((item) => !item.needs.some((key) => keys.has(key)));
      const item = free.find((one) => !one.asks.some((key) => key !== one.key && keys.has(key))) || free[0];
      waiting = waiting.filter((one) => one !== item);
      ordered.push(item);
    }
    return ordered;
  }
  function sheetsOf(block, seed, turn) {
    const pages = [];
    let here = new Set();
    for (const item of itemsInOrder(block, seed, turn)) {
      if (!pages.length || block.alone || item.asks.some((key) => here.has(key))) { pages.push([]); here = new Set(); }
      pages[pages.length - 1].push(item);
      here.add(item.key);
    }
    return pages;
  }
  function choicesOf(item, seed, turn) {
    const draws = new Draws(`${seed}/choices ${item.key} ${turn || ""}`);
    if (item.type === "emotion") return feelingsInOrder(item.choices, draws);
    const codes = (found) => found.map((one) => one.code);
    if (!item.random) return codes(item.choices);
    const last = (one) => one.exclusive || one.other;
    const free = item.choices.filter((one) => !last(one));
    draws.shuffle(free);
    return codes(free.concat(item.choices.filter(last)));
  }
  function feelingsInOrder(feelings, draws) {
    const side = (sign) => feelings.filter((one) => Math.sign(one.valence) === sign).map((one) => one.code);
    const good = side(1), bad = side(-1), ordered = [];
    draws.shuffle(good);
    draws.shuffle(bad);
    const sides = draws.below(2) === 0 ? [good, bad] : [bad, good];
    for (let at = 0; at < Math.max(good.length, bad.length); at += 1) {
      for (const one of sides) if (at < one.length) ordered.push(one[at]);
    }
    for (const code of side(0)) ordered.splice(draws.below(ordered.length + 1), 0, code);
    return ordered;
  }
  function rowsOf(item, seed, turn) {
    const rows = item.rows.slice();
    if (item.random) new Draws(`${seed}/rows ${item.key} ${turn || ""}`).shuffle(rows);
    return rows;
  }

  /* conditions: questionnaire/holding.py */
  function placesOf(logic) {
    const found = new Map();
    logic.blocks.forEach((block) => block.items.forEach((item) => found.set(item.key, { item, block })));
    return found;
  }
  const answerKey = (block, turn, item) => turn === null ? item : `${block}@${turn}/${item}`;
  /* what a page sends besides answers: questionnaire/steps.py */
  const SENT_BESIDE = ["page", "go", "lang", "client", "of", "at", "website", "called", "reach", "note", "agreed"];
  const fieldOf = (key) => SENT_BESIDE.includes(key) ? `${key}~` : key;
  function ofEveryRound(block, key, answers) {
    return Array.from(answers).filter(([name]) => name.startsWith(`${block}@`) && name.endsWith(`/${key}`))
      .map(([, one]) => one);
  }
  function answersTo(key, now) {
    const place = now.places.get(key);
    if (!place) return [];
    const inside = place.block.key === now.block && now.turn !== null;
    if (place.block.loop && !inside) return ofEveryRound(place.block.key, key, now.answers);
    const found = now.answers.get(answerKey(place.block.key, place.block.loop ? now.turn : null, key));
    return found ? [found] : [];
  }
  function holds(condition, now) {
    if (!condition) return true;
    if (condition.all) return condition.all.every((part) => holds(part, now));
    if (condition.any) return condition.any.some((part) => holds(part, now));
    if ("not" in condition) return !holds(condition.not, now);
    const [key, row] = condition.answer.split(/\.([^]*)/), place = now.places.get(key), how = condition.is;
    if (!place) return false;
    const answered = answersTo(key, now).map((one) => row ? ofRow(one, row) : one).filter(Boolean);
    if (how === "not answered") return !answered.length;
    if (how === "not applicable") return answered.some((one) => one.not_applicable);
    const given = answered.filter((one) => !one.not_applicable);
    return how === "answered" ? given.length > 0
      : given.some((one) => compared(comparable(one, place.item, how), how, condition.value));
  }
  function ofRow(answer, row) {
    const found = answer.rows && Object.prototype.hasOwnProperty.call(answer.rows, row) ? answer.rows[row] : undefined;
    if (answer.not_applicable || found === NONE) return { not_applicable: true };
    if (found === undefined) return null;
    return typeof found === "string" ? { choices: [found] } : { number: found };
  }
  function comparable(answer, item, how) {
    const whole = how === "=" || how === "!=" || how === "in", choices = answer.choices || [];
    if (item.type === "emotion" && whole) return choices;
    if (answer.number !== undefined) return [answer.number];
    if (choices.length) return item.type === "ranking" && whole ? choices.slice(0, 1) : choices;
    const written = answer.text !== undefined ? answer.text : answer.date;
    return written === undefined ? [] : [written];
  }
  function compared(found, how, value) {
    if (!found.length || value === undefined) return false;
    const wanted = Array.isArray(value) ? value : [value];
    if (how === "in" || how === "has") return found.some((one) => wanted.includes(one));
    const same = found.length === wanted.length && found.every((one, at) => one === wanted[at]);
    if (how === "=" || how === "!=") return same === (how === "=");
    const [one, other] = [found[0], wanted[0]];
    if (typeof one !== typeof other) return false;
    return how === "<" ? one < other : how === "<=" ? one <= other : how === ">" ? one > other : one >= other;
  }

  /* the way: questionnaire/walking.py; what is put into the answers before the next step counts for all that follows */
  function* steps(logic, seed, answers) {
    const blocks = blocksInOrder(logic, seed), places = placesOf(logic), known = new Map();
    const now = (block, turn) => ({ places, answers: known, block, turn });
    const away = now("", null);
    let behind = 0, count = 0;
    for (let at = 0; at < blocks.length;) {
      const block = blocks[at], before = count;
      const rounds = holds(block.if, away) ? roundsOf(block, places, known) : [];
      for (let round = 0; round < rounds.length; round += 1) {
        const turn = rounds[round], sheets = sheetsOf(block, seed, turn), here = now(block.key, turn);
        for (let sheet = 0; sheet < sheets.length; sheet += 1) {
          const visible = sheets[sheet].filter((item) => holds(item.if, here));
          if (!visible.length) continue;
          count += 1;
          const part = (round + sheet / sheets.length) / rounds.length;
          const page = {
            key: `${block.key}${turn === null ? "" : `@${turn}`}.${sheet + 1}`, number: count, block, turn,
            done: (behind + part * (1 + block.items.length)) / logic.size,
            items: visible.map((item) => ({
              key: answerKey(block.key, turn, item.key), field: fieldOf(answerKey(block.key, turn, item.key)), item,
              choices: choicesOf(item, seed, turn), rows: rowsOf(item, seed, turn)
            }))
          };
          yield page;
          for (const shown of page.items) {
            if (answers.has(shown.key) && shown.item.type !== "statement") known.set(shown.key, answers.get(shown.key));
          }
        }
      }
      const jump = count === before ? undefined : block.after.find((one) => holds(one.if, away));
      const [what, key] = jump ? jump.go.split(/:([^]*)/) : ["", ""];
      if (what === "end") { yield { end: key }; return; }
      const target = what === "block" ? Math.max(at + 1, blocks.findIndex((one) => one.key === key)) : at + 1;
      for (; at < target; at += 1) behind += 1 + blocks[at].items.length;
    }
    yield { end: logic.ends.find((end) => end.usual && holds(end.if, away)).key };
  }
  function roundsOf(block, places, known) {
    if (!block.loop) return [null];
    if (block.over === null) return block.turns;
    const place = places.get(block.over);
    const found = !place ? [] : place.block.loop ? ofEveryRound(place.block.key, block.over, known)
      : known.has(block.over) ? [known.get(block.over)] : [];
    const codes = [].concat(...found.map((one) => one.choices || []));
    return Array.from(new Set(codes)).slice(0, block.most);
  }
  function pages(logic, seed, answers) { return Array.from(steps(logic, seed, answers)).filter((step) => step.key); }
  /* what a page still lacks: questionnaire/lacking.py */
  function missingRows(item, answer) {
    if (item.type !== "matrix" || (answer && answer.not_applicable)) return [];
    return item.rows.filter((row) => !answer || !Object.prototype.hasOwnProperty.call(answer.rows, row));
  }
  function lacks(page, answers) {
    return page.items.some((shown) => shown.item.required && shown.item.type !== "statement"
      && (!answers.has(shown.key) || missingRows(shown.item, answers.get(shown.key)).length > 0));
  }
  /* on from a page: the next one, the first that was missed or lacks something, or the end (answering/walked.py) */
  function onward(logic, seed, answers, key, seen) {
    const all = Array.from(steps(logic, seed, answers)), end = all.pop();
    const at = all.findIndex((page) => page.key === key);
    return all[at + 1] || all.find((page) => !seen.includes(page.key) || lacks(page, answers)) || end;
  }

  /* what a page says: questionnaire/accepting.py and reading_values.py; a form is a Map of lists of texts */
  function Wrong(wrong, about) { this.wrong = wrong; this.about = about || {}; }
  const every = (form, name) => Array.from(new Set((form.get(name) || []).map(strip).filter(Boolean)));
  const first = (form, name) => (form.get(name) || []).map(strip).filter(Boolean).pop() || "";
  function within(number, scale) {
    if (scale && !(scale[0] <= number && number <= scale[1])) {
      throw new Wrong("not on the scale", { low: scale[0], high: scale[1] });
    }
    return number + 0;
  }
  const numberOf = (text) => Number(text.replace(",", "."));
  function point(text, scale) {
    const number = NUMBER.test(text) ? numberOf(text) : NaN;
    if (!Number.isInteger(number)) throw new Wrong("not on the scale", { low: scale[0], high: scale[1] });
    return within(number, scale);
  }
  function known(code, item) {
    if (!item.choices.some((one) => one.code === code)) throw new Wrong("unknown choice");
    return code;
  }
  function clean(text, most) {
    const plain = strip(text.replace(/\r\n?/g, "\n").normalize("NFC").replace(UNSEEN, ""));
    const found = letters(plain).length;
    if (found > most) throw new Wrong("too long", { most, found });
    return plain;
  }
  function takenByWriting(form, key, item) {
    const other = first(form, `${key}.other`) && item.choices.find((one) => one.other);
    return other ? other.code : "";
  }
  function withBeside(form, key, codes, item) {
    const beside = item.choices.some((one) => one.other && codes.includes(one.code));
    const other = beside ? clean(every(form, `${key}.other`).join("; "), 500) : "";
    return other ? { choices: codes, other } : { choices: codes };
  }
  /* what is typed, by the habits of the page's language: questionnaire/reading_typed.py */
  const TYPED_NUMBER = new RegExp("^([-+]?) ?([0-9]{1,15}|[1-9][0-9]{0,2}([ '.,])[0-9]{3}(?:\\3[0-9]{3}){0,3})"
    + "(?:([.,])([0-9]{1,10}))?$");
  const YEAR_FIRST = /^([0-9]{4}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2}) ?\.?$/;
  const YEAR_LAST = /^([0-9]{1,2}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}) ?(?:г\.?|\.)?$/;
  function numberIn(text, habits) {
    const plain = text.replace(/[\u2212\u2013]/g, "-").replace(/\u2019/g, "'").replace(BLANKS, " ");
    const found = TYPED_NUMBER.exec(plain);
    if (!found) return null;
    const [sign, whole, between, mark, decimals] = found.slice(1).map((part) => part || "");
    if (mark && mark === between) return null;
    /* "1,234" has the form of thousands and of decimals */
    const either = decimals.length === 3 && whole.length <= 3 && !between && whole[0] !== "0";
    if (either && mark !== habits.decimal) return mark === habits.thousands ? Number(sign + whole + decimals) : null;
    return Number(`${sign}${whole.replace(/[^0-9]/g, "")}.${decimals || 0}`);
  }
  function calendarDay(year, month, day) {
    /* the last day of a month is the day before the first of the next; no calendar has a day 0 */
    const fits = year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1
      && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
    return fits ? `${year}-${("0" + Number(month)).slice(-2)}-${("0" + Number(day)).slice(-2)}` : null;
  }
  function dayIn(text, habits) {
    const plain = text.replace(BLANKS, " "), first = YEAR_FIRST.exec(plain), last = YEAR_LAST.exec(plain);
    if (first) return calendarDay(first[1], first[3], first[4]);
    if (!last) return null;
    const dayFirst = calendarDay(last[4], last[3], last[1]);
    const monthFirst = last[2] === "." ? null : calendarDay(last[4], last[1], last[3]);
    if (dayFirst && monthFirst && dayFirst !== monthFirst && !habits.day_first) return null;
    return dayFirst || monthFirst;
  }
  const READERS = {
    emotion(form, key, item) {
      const code = first(form, key), strength = first(form, `${key}.strength`);
      if (!code && strength) throw new Wrong("no feeling");
      if (!code) return null;
      known(code, item);
      const found = { number: item.choices.find((one) => one.code === code).valence, choices: [code] };
      if (strength) found.strength = point(strength, item.scale || [1, 5]);
      return found;
    },
    single(form, key, item) {
      const code = first(form, key) || takenByWriting(form, key, item);
      return code ? withBeside(form, key, [known(code, item)], item) : null;
    },
    multiple(form, key, item) {
      const sent = every(form, key), found = sent.length ? sent : [takenByWriting(form, key, item)].filter(Boolean);
      found.forEach((code) => known(code, item));
      const chosen = item.choices.filter((one) => found.includes(one.code));
      const alone = chosen.find((one) => one.exclusive);
      if (alone && chosen.length > 1) throw new Wrong("with an exclusive", { code: alone.code });
      return chosen.length ? withBeside(form, key, chosen.map((one) => one.code), item) : null;
    },
    ranking(form, key, item) {
      const named = every(form, key), places = new Map();
      if (named.length) return { choices: named.map((code) => known(code, item)) };
      for (const choice of item.choices) {
        const text = first(form, `${key}.${choice.code}`);
        if (!text) continue;
        const place = point(text, [1, item.choices.length]);
        if (places.has(place)) throw new Wrong("same place twice", { place });
        places.set(place, choice.code);
      }
      const ordered = Array.from(places.keys()).sort((one, other) => one - other);
      return ordered.length ? { choices: ordered.map((place) => places.get(place)) } : null;
    },
    matrix(form, key, item) {
      const rows = Object.create(null);
      for (const row of item.rows) {
        const text = first(form, `${key}.${row}`);
        if (text === NONE && item.na) rows[row] = NONE;
        else if (text) rows[row] = item.scale ? point(text, item.scale) : known(text, item);
      }
      return Object.keys(rows).length ? { rows } : null;
    },
    number(form, key, item, habits) {
      const text = first(form, key), found = text ? numberIn(text, habits) : null;
      if (text && found === null) throw new Wrong("not a number");
      return text ? { number: within(found, item.scale) } : null;
    },
    date(form, key, item, habits) {
      const text = first(form, key), found = text ? dayIn(text, habits) : null;
      if (text && !found) throw new Wrong("not a date");
      return text ? { date: found } : null;
    },
    text(form, key, item) {
      const text = clean((form.get(key) || []).join("\n"), item.most);
      return text ? { text } : null;
    },
    file() { return null; },
    consent(form, key) {
      const text = first(form, key);
      if (text && text !== "yes" && text !== "no") throw new Wrong("unknown choice");
      return text ? { choices: [text] } : null;
    }
  };
  function answerOf(shown, form, habits) {
    const item = shown.item, key = shown.field;
    const chosen = TYPED.indexOf(item.type) < 0 && every(form, key).includes(NONE);
    if (item.na && (chosen || first(form, `${key}.na`))) return { not_applicable: true };
    if (chosen) throw new Wrong("not for this");
    if (SCALES.indexOf(item.type) < 0) return READERS[item.type](form, key, item, habits);
    const text = first(form, key);
    return text ? { number: point(text, item.scale || [0, 10]) } : null;
  }
  /* what a page comes to: answers and troubles by question, and what was taken back */
  function accepted(page, form, habits) {
    const answers = new Map(), troubles = new Map(), cleared = [];
    for (const shown of page.items) {
      if (shown.item.type === "statement") continue;
      let answer = null;
      try { answer = answerOf(shown, form, habits); } catch (wrong) {
        if (!(wrong instanceof Wrong)) throw wrong;
        troubles.set(shown.key, wrong);
        continue;
      }
      const missing = shown.item.required ? missingRows(shown.item, answer) : [];
      if (answer) answers.set(shown.key, answer);
      if (shown.item.required && !answer) troubles.set(shown.key, new Wrong("required"));
      else if (missing.length) troubles.set(shown.key, new Wrong("rows missing", { rows: missing.join(", ") }));
      else if (!answer) cleared.push(shown.key);
    }
    return { answers, troubles, cleared };
  }

  /* what is put into texts: questionnaire/wording.py, piping.py and habits.py */
  function numberText(number, habits) {
    const text = /e/.test(String(number)) ? number.toFixed(10).replace(/0+$/, "") : String(number);
    return text.replace(".", habits.decimal);
  }
  function dayText(day, habits) {
    const [year, month, date] = day.split("-").map(Number);
    const parts = { year, month, day: date, name: (habits.months || [])[month - 1] };
    return habits.day.replace(/\{(\w+)(:02)?\}/g, (_, name, two) => two ? `0${parts[name]}`.slice(-2) : parts[name]);
  }
  function inWords(answer, item, habits) {
    if (answer.not_applicable) return "";
    if (answer.choices && answer.choices.length) {
      const text = (code) => (item.choices.find((one) => one.code === code) || { text: "" }).text;
      return answer.other || answer.choices.map(text).filter(Boolean).join(", ");
    }
    if (answer.number !== undefined) return numberText(answer.number, habits);
    return answer.date ? dayText(answer.date, habits) : answer.text || "";
  }
  /* ``answers`` are those of the way; ``page`` is null at the end */
  function putIn(logic, answers, page, what, key, otherwise) {
    const block = page ? page.block : null, turn = page ? page.turn : null;
    let value = "";
    if (what === "hidden") value = Object.prototype.hasOwnProperty.call(logic.hidden, key) ? logic.hidden[key] : "";
    else if (what === "touchpoint") value = turn === null ? logic.touchpoint : block.called[turn] || turn;
    else {
      const places = placesOf(logic), now = { places, answers, block: block ? block.key : "", turn };
      const words = (one) => inWords(one, places.get(key).item, logic.habits);
      value = answersTo(key, now).map(words).filter(Boolean).join(", ");
    }
    const flat = strip(value.replace(UNSEEN, "").replace(BLANKS, " "));
    return letters(flat).slice(0, 200).join("") || otherwise || "";
  }
  function reported(logic, seed, answers) {
    const found = new Map();
    pages(logic, seed, answers).forEach((page) => page.items.forEach((shown) => {
      if (answers.has(shown.key)) found.set(shown.key, answers.get(shown.key));
    }));
    return found;
  }

  return { hashed, steps, pages, onward, accepted, putIn, numberText, reported };
}());
