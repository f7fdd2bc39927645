using System.Globalization;
using System.Text.Json;
using Volley.Execution;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts.Expectations;

/// <summary>Judges answers by a program: 0 is yes, 1 is no, and any other end is no verdict.</summary>
/// <remarks>The answer lies on its standard input and in the file that <c>VOLLEY_ANSWER</c> names, so that no answer is too long for it.</remarks>
/// <param name="command">The program.</param>
/// <param name="place">Its place among what is expected, from 1.</param>
internal sealed class CommandJudge(CommandExpectation command, int place)
{
    private const int Yes = 0;
    private const int No = 1;
    private const long OutputLimit = 1024 * 1024;

    /// <summary>Judges.</summary>
    /// <param name="answerPath">The file of the answer, absolute.</param>
    /// <param name="context">The attempt.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The verdict.</returns>
    public async Task<Verdict> JudgeAsync(string answerPath, HandlerContext context, CancellationToken token)
    {
        var processes = context.Processes ?? throw new InvalidOperationException("A judge needs an executor that runs processes.");
        string[] arguments = [.. command.Arguments.Select(a => a.Expand(name => ValueOf(name, context)))];
        var path = Environment.GetEnvironmentVariable("PATH");
        var refused = context.Account?.Refused;
        var left = await processes.RunAsync(
            new HandlerProcess
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"expect-{place}"),
                Program = ProgramResolver.Resolve(arguments[0], command.Folder, path),
                Arguments = [.. arguments],
                Environment = [new("VOLLEY_ANSWER", answerPath)],
                WorkingDirectory = command.Folder,
                StdinFile = answerPath,
                OutputLimit = OutputLimit,
                Timeout = command.Timeout,
            },
            token).ConfigureAwait(false);
        return context.Account?.Refused > refused && left.Result.ExitCode != Yes ? NoVerdict(left.Result, "a call of it did not fit the budget") : Read(left);
    }

    private string ValueOf(string name, HandlerContext context) => name switch
    {
        ParameterName.SpecFolder => command.Folder,
        ParameterName.JobFolder => context.Folder,
        _ => PromptValues.Of(context.Job.Parameters, context.Job.Repeat, name),
    };

    private static Verdict Read(ProcessLeavings left)
    {
        var result = left.Result;
        if (result.ExitCode is not (Yes or No))
            return NoVerdict(result, result.ExitCode is null ? result.Error!.Message : string.Create(CultureInfo.InvariantCulture, $"ended with code {result.ExitCode}, where 0 is yes and 1 is no"));
        if (result.Error is { Code: not ErrorCodes.ExitCode } fault)
            return NoVerdict(result, fault.Message);
        var passes = result.ExitCode == Yes;
        return ScoreIn(left.LastObject, out var problem) is { } score ? new Verdict(passes, score, null, result.Detail)
            : problem is not null ? NoVerdict(result, problem)
            : Verdict.Of(passes) with { Detail = result.Detail };
    }

    private static Verdict NoVerdict(AttemptResult result, string what) =>
        Verdict.None(PromptErrors.ExpectationFailed, $"the judge gave no verdict: {what}", result.IsPermanent, result.Detail);

    /// <summary>The score that the last line of stdout names which begins with a brace; a line that is about something else names none.</summary>
    private static decimal? ScoreIn(string? line, out string? problem)
    {
        problem = null;
        if (line is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("score", out var score))
                return null;
            if (score.ValueKind == JsonValueKind.Number && score.TryGetDecimal(out var value) && value is >= 0 and <= 1)
                return value;
            problem = $"its score must be a number from 0 to 1, not {SpecNode.Excerpt(score.GetRawText())}";
        }
        catch (JsonException)
        {
            problem = "the last line of its stdout that begins with '{' is no JSON";
        }

        return null;
    }
}
