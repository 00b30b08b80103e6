# The manual: its lists of commands, options, columns and keys are printed by
# the tables that the program itself uses.
EXTRA_DIST += doc/evtrail.1.in doc/design.md doc/audit-policy.md doc/rules.md doc/schema.md doc/walkthrough.md
man_MANS += doc/evtrail.1
CLEANFILES += doc/evtrail.1
doc/evtrail.1: $(srcdir)/doc/evtrail.1.in src/ui/keydoc$(EXEEXT) src/cmd/mandoc$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) doc && \
	src/ui/keydoc roff > $@.KEYS && \
	for list in COMMANDS OPTIONS COLUMNS; do \
		src/cmd/mandoc `echo $$list | tr A-Z a-z` > $@.$$list || exit 1; \
	done && \
	$(SED) -e 's/@''VERSION@/$(VERSION)/' \
		-e '/@KEYS@/r $@.KEYS' -e '/@COMMANDS@/r $@.COMMANDS' \
		-e '/@OPTIONS@/r $@.OPTIONS' -e '/@COLUMNS@/r $@.COLUMNS' \
		$(srcdir)/doc/evtrail.1.in > $@.tmp && \
	rm -f $@.KEYS $@.COMMANDS $@.OPTIONS $@.COLUMNS && mv $@.tmp $@
