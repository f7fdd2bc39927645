using Volley.Workloads.CodeGeneration.Answers;

namespace Volley.Tests.CodeGeneration;

public sealed class VerificationAnswerTests
{
    [Theory]
    [InlineData("FAILSOFT: naming", Verdict.FailSoft, "naming")]
    [InlineData("PassWithWarnings - long method", Verdict.PassWithWarnings, "long method")]
    [InlineData("PASS   WITH\nWARNINGS: odd", Verdict.PassWithWarnings, null)]
    [InlineData("FAIL_HARD line 3: no such type", Verdict.FailHard, "line 3: no such type")]
    [InlineData("FAIL SOFT\n\n- first\n- second", Verdict.FailSoft, "first")]
    [InlineData("FAIL SOFT: \n", Verdict.FailSoft, null)]
    [InlineData("fail\nhard to say", Verdict.FailHard, null)]
    public void Opening_words_may_be_joined_and_the_reason_is_what_follows_them(string answer, Verdict verdict, string? reason) =>
        Assert.Equal(new VerificationAnswer(verdict, reason), VerificationAnswer.Parse(answer));

    [Theory]
    [InlineData("FAIL the type: missing", "the type: missing")]
    [InlineData("**FAIL** - see\nbelow: it", "below: it")]
    [InlineData("It would fail: no brace", "no brace")]
    [InlineData("It failed - no brace", "no brace")]
    [InlineData("I must fail.\nReason: no brace\nmore", "no brace")]
    [InlineData("It may fail.\r\nSee line 3\nand 4", "See line 3 and 4")]
    [InlineData("These are failures: two", null)]
    public void The_reason_of_a_failure_stands_after_a_word_that_tells_of_it(string answer, string? reason) =>
        Assert.Equal(new VerificationAnswer(Verdict.FailHard, reason), VerificationAnswer.Parse(answer));
}
