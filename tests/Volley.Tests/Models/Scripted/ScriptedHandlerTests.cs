using System.Net;
using System.Text;
using Volley.Models.Scripted;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Scripted;

public sealed class ScriptedHandlerTests
{
    private const string Text = "Näher am 😀 Ziel ist \"hier\"";

    public static TheoryData<WireFormat, string> Requests => new()
    {
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":999,"messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"Q"}]}],"stream":STREAM}""" },
        { WireFormat.OpenAiResponses, """{"model":"m","instructions":"S","input":[{"role":"user","content":[{"type":"input_text","text":"Q"}]}],"stream":STREAM}""" },
        { WireFormat.Anthropic, """{"model":"m","max_tokens":999,"system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":"Q"}],"stream":STREAM}""" },
        { WireFormat.OllamaChat, """{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"}],"stream":STREAM}""" },
        { WireFormat.OllamaGenerate, """{"model":"m","system":"S","prompt":"Q","stream":STREAM}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_format_is_answered_in_its_own_shape(WireFormat format, string request)
    {
        foreach (var isStream in new[] { false, true })
        {
            var (status, answer) = await AskAsync(format, request.Replace("STREAM", isStream ? "true" : "false", StringComparison.Ordinal), isStream, Rule(Text));

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal((AnswerEnd.Complete, Text, StopReason.Finished), (answer.End, answer.Text, answer.Stop));
            Assert.Equal(7, answer.Usage!.Output);
            Assert.True(answer.Usage.Input > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_output_limit_cuts_an_answer_off(WireFormat format, string request)
    {
        var limited = format switch
        {
            WireFormat.OpenAiResponses => request.Replace("\"model\"", "\"max_output_tokens\":3,\"model\"", StringComparison.Ordinal),
            WireFormat.OllamaChat or WireFormat.OllamaGenerate => request.Replace("\"model\"", "\"options\":{\"num_predict\":3},\"model\"", StringComparison.Ordinal),
            _ => request.Replace("999", "3", StringComparison.Ordinal),
        };
        foreach (var isStream in new[] { false, true })
        {
            var (_, answer) = await AskAsync(format, limited.Replace("STREAM", isStream ? "true" : "false", StringComparison.Ordinal), isStream, Rule(Text));

            Assert.Equal((AnswerEnd.Complete, StopReason.Length, 3L), (answer.End, answer.Stop, answer.Usage!.Output));
            Assert.StartsWith(answer.Text, Text, StringComparison.Ordinal);
            Assert.True(answer.Text.Length < Text.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Instructions_and_question_are_found_in_every_format(WireFormat format, string request)
    {
        var rule = Rule(Text) with { System = new("^S$"), User = new("^Q$") };

        var (status, _) = await AskAsync(format, request.Replace("STREAM", "false", StringComparison.Ordinal), false, rule);
        var (other, _) = await AskAsync(format, request.Replace("STREAM", "false", StringComparison.Ordinal), false, rule with { User = new("x") });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (status, other));
    }

    [Fact]
    public async Task A_rule_may_fail_with_a_status()
    {
        var rule = Rule(Text) with { Failure = new ScriptedFailure(1, 429) };

        var (status, _) = await AskAsync(WireFormat.OllamaGenerate, """{"model":"m","prompt":"Q","stream":false}""", false, rule);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Fact]
    public async Task Without_rules_the_last_message_is_said_back()
    {
        using var client = new HttpMessageInvoker(new ScriptedHandler(ScriptedRules.Echo, TimeProvider.System));

        var (_, answer) = await AskAsync(client, WireFormat.OllamaGenerate, """{"model":"m","prompt":"two\nlines","stream":false}""", false);

        Assert.Equal("two\nlines", answer.Text);
    }

    private static ScriptedRule Rule(string text) => new() { Answers = [new ScriptedText(text, 1)], OutputTokens = 7 };

    private static async Task<(HttpStatusCode Status, ModelAnswer Answer)> AskAsync(WireFormat format, string body, bool isStream, ScriptedRule rule)
    {
        using var client = new HttpMessageInvoker(new ScriptedHandler(new ScriptedRules([rule], "test"), TimeProvider.System));
        return await AskAsync(client, format, body, isStream);
    }

    private static async Task<(HttpStatusCode Status, ModelAnswer Answer)> AskAsync(HttpMessageInvoker client, WireFormat format, string body, bool isStream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://scripted/") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Options.Set(ScriptedHandler.Format, format);
        using var response = await client.SendAsync(request, CancellationToken.None);
        var reader = new AnswerReader(format, isStream);
        reader.Append(await response.Content.ReadAsByteArrayAsync());
        return (response.StatusCode, reader.Finish());
    }
}
