using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Prompts.Expectations;

namespace Volley.Models.Prompts;

/// <summary>One attempt of a prompt job: ask, perhaps repair, judge.</summary>
internal sealed class PromptAttempt(PromptSpec prompt, IPromptModels models, PromptQuestion question)
{
    /// <summary>The name of the file that holds the answer, in the job's folder.</summary>
    public const string AnswerName = "answer.txt";

    private const int MostShown = 200;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _inputTokens;
    private long _outputTokens;
    private int _repairs;

    public async Task<AttemptResult> RunAsync(HandlerContext context, CancellationToken token)
    {
        var asked = question;
        while (true)
        {
            var reply = await models.AskAsync(asked, context, token).ConfigureAwait(false);
            _inputTokens += reply.InputTokens;
            _outputTokens += reply.OutputTokens;
            if (reply.Failure is { } failure)
                return Failed(failure.Code, failure.Message) with { IsPermanent = failure.IsPermanent };
            await File.WriteAllTextAsync(Path.Combine(context.Folder, AnswerName), reply.Text, token).ConfigureAwait(false);
            var problems = ProblemsOf(reply.Text!);
            if (problems.IsEmpty)
                return await JudgeAsync(context, reply.Text!, token).ConfigureAwait(false);
            if (_repairs == prompt.Repairs)
                return Failed(PromptErrors.AnswerInvalid, $"the answer does not fit the schema: {problems[0]}") with { Metrics = Metrics(reply.Text!, null), Outputs = Outputs };
            _repairs++;
            asked = asked with { Messages = [.. asked.Messages, new(ChatRole.Assistant, reply.Text!), new(ChatRole.User, Complaint(problems))] };
        }
    }

    private static string Outputs => $$"""{"answer":"{{AnswerName}}"}""";

    private ImmutableArray<string> ProblemsOf(string answer)
    {
        if (prompt.Schema is not { } schema)
            return [];
        using var document = JsonAnswer.Find(answer);
        return document is null ? ["it holds no JSON"] : [.. schema.Check(document.RootElement).Select(p => p.ToString())];
    }

    private static string Complaint(ImmutableArray<string> problems)
    {
        var text = new StringBuilder("Your answer does not have the form that was asked for:\n");
        foreach (var problem in problems)
            text.Append("- ").Append(problem).Append('\n');
        return text.Append("Answer again, with the corrected JSON and nothing else.").ToString();
    }

    private async Task<AttemptResult> JudgeAsync(HandlerContext context, string answer, CancellationToken token)
    {
        if (prompt.Expectations.IsEmpty)
            return Succeeded(answer, null);
        var verdicts = ImmutableArray.CreateBuilder<Verdict>(prompt.Expectations.Length);
        foreach (var expectation in prompt.Expectations)
        {
            var verdict = expectation.Command is { } command
                ? await new CommandJudge(command, verdicts.Count + 1).JudgeAsync(Path.Combine(context.Folder, AnswerName), context, token).ConfigureAwait(false)
                : VerdictOf(expectation, context, answer);
            if (verdict.Failure is { } failure)
                return Failed(failure.Code, failure.Message) with { IsPermanent = verdict.IsPermanent, Metrics = Metrics(answer, null), Outputs = Outputs, Detail = verdict.Detail };
            verdicts.Add(verdict);
        }

        return Succeeded(answer, Verdict.All(verdicts.ToImmutable()));
    }

    private static Verdict VerdictOf(ExpectationSpec expectation, HandlerContext context, string answer) =>
        expectation.Expand(name => PromptValues.Of(context.Job.Parameters, context.Job.Repeat, name), out var problem) is { } expanded
            ? Verdict.Of(expanded.Holds(answer))
            : Verdict.None(PromptErrors.ExpectationInvalid, $"what is expected {problem}", isPermanent: true);

    private AttemptResult Succeeded(string answer, Verdict? verdict) => new()
    {
        Status = AttemptStatus.Succeeded,
        Metrics = Metrics(answer, verdict),
        Outputs = Outputs,
        Detail = verdict?.Detail,
    };

    private static AttemptResult Failed(string code, string message) =>
        new() { Status = AttemptStatus.Failed, Error = new JobError(code, message) };

    /// <summary>Only what the model returned: nothing of times, so that the line is the same whenever the answer is.</summary>
    private string Metrics(string answer, Verdict? verdict)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            if (verdict is not null)
            {
                writer.WriteBoolean("passed", verdict.Passes);
                writer.WriteNumber("score", verdict.Score);
            }

            writer.WriteNumber("input-tokens", _inputTokens);
            writer.WriteNumber("output-tokens", _outputTokens);
            if (prompt.Repairs > 0)
                writer.WriteNumber("repairs", _repairs);
            writer.WriteString("answer", Excerpt(answer));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The beginning of the answer, whole characters only.</summary>
    private static string Excerpt(string answer)
    {
        var text = answer.Trim();
        if (text.Length <= MostShown)
            return text;
        var end = char.IsHighSurrogate(text[MostShown - 2]) ? MostShown - 2 : MostShown - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
