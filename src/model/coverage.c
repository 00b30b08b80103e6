#include "model/coverage.h"

static const struct coverage_problem problems[COVERAGE_PROBLEM_COUNT] = {
#define PROBLEM(id, grade, name, words, means, mend) {grade, name, words, means, mend},
	COVERAGE_PROBLEMS(PROBLEM)
#undef PROBLEM
};

const struct coverage_problem *coverage_problem(int bit)
{
	return &problems[bit];
}

const char *coverage_grade_name(enum coverage_grade grade)
{
	static const char *const names[COVERAGE_GRADES] = {
		[DAY_EMPTY] = "empty", [DAY_POOR] = "poor", [DAY_PARTLY] = "partly", [DAY_GOOD] = "good"};
	return names[grade];
}

enum coverage_grade coverage_grade(unsigned bits)
{
	enum coverage_grade worst = DAY_GOOD;
	for (int i = 0; i < COVERAGE_PROBLEM_COUNT; i++)
		if (bits & 1u << i && problems[i].grade < worst)
			worst = problems[i].grade;
	return worst;
}
