#include "ui/keys.h"

#include "base/text.h"

static const struct {
	const char *name, *words;
	int32_t key;
} names[] = {
	{"Enter", "Enter", K_ENTER},
	{"Tab", "Tab", K_TAB},
	{"S-Tab", "Shift-Tab", K_BACK_TAB},
	{"Esc", "Esc", K_ESC},
	{"Space", "Space", ' '},
	{"Backspace", "Backspace", K_BACKSPACE},
	{"Up", "Up", K_UP},
	{"Down", "Down", K_DOWN},
	{"Left", "Left", K_LEFT},
	{"Right", "Right", K_RIGHT},
	{"Home", "Home", K_HOME},
	{"End", "End", K_END},
	{"PageUp", "PgUp", K_PAGE_UP},
	{"PageDown", "PgDn", K_PAGE_DOWN},
	{"Insert", "Insert", K_INSERT},
	{"Delete", "Delete", K_DELETE},
	{"F1", "F1", K_F1},
	{"WheelUp", "Wheel up", K_WHEEL_UP},
	{"WheelDown", "Wheel down", K_WHEEL_DOWN},
	{"Resize", "Resize", K_RESIZE},
	{"lt", "<", '<'},
};

static const size_t NAMES = sizeof names / sizeof *names;

static bool named_key(struct str name, int32_t *key)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (str_eq_nocase(name, str_of(names[i].name))) {
			*key = names[i].key;
			return true;
		}
	}
	if (name.n == 3 && str_starts_nocase(name, STR("C-"))) {
		char c = name.p[2];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= '_')) {
			*key = K_CTRL(c);
			return true;
		}
	}
	return false;
}

/* "Click:12,40". */
static bool click(struct str name, int32_t *key)
{
	static const struct str word = STR("Click:");
	uint64_t y, x;
	ptrdiff_t comma = str_rfind(name, ',');
	if (!str_starts_nocase(name, word) || comma < (ptrdiff_t)word.n ||
	    !str_to_u64(str_sub(name, word.n, (size_t)comma), &y) ||
	    !str_to_u64(str_sub(name, (size_t)comma + 1, name.n), &x))
		return false;
	*key = K_CLICK((int32_t)y, (int32_t)x);
	return true;
}

bool key_read(struct str *text, int32_t *key)
{
	if (!text->n)
		return false;
	if (text->p[0] != '<') {
		*key = (int32_t)utf8_next(text);
		return true;
	}
	size_t end = 1;
	while (end < text->n && text->p[end] != '>')
		end++;
	if (end == text->n || (!named_key(str_sub(*text, 1, end), key) && !click(str_sub(*text, 1, end), key)))
		return false;
	*text = str_sub(*text, end + 1, text->n);
	return true;
}

void key_write(struct buf *out, int32_t key)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (names[i].key == key) {
			buf_printf(out, "<%s>", names[i].name);
			return;
		}
	}
	if (K_IS_CLICK(key))
		buf_printf(out, "<Click:%d,%d>", K_CLICK_Y(key), K_CLICK_X(key));
	else if (key > 0 && key < ' ')
		buf_printf(out, "<C-%c>", (key | 0x40) + (key <= 26 ? 0x20 : 0));
	else if (key >= 0)
		utf8_put(out, (uint32_t)key);
}

void key_words(struct buf *out, int32_t key)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (names[i].key == key) {
			buf_puts(out, names[i].words);
			return;
		}
	}
	if (key > 0 && key < ' ')
		buf_printf(out, "Ctrl-%c", key | 0x40);
	else if (key >= 0)
		utf8_put(out, (uint32_t)key);
}
