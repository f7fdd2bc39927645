using System.Text;
using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class FailureTests
{
    [Theory]
    [InlineData(WireFormat.OpenAiChat, 429, """{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}""", FailureClass.RateLimited)]
    [InlineData(WireFormat.OpenAiChat, 429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","code":"insufficient_quota"}}""", FailureClass.OutOfCredit)]
    [InlineData(WireFormat.Anthropic, 400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""", FailureClass.OutOfCredit)]
    [InlineData(WireFormat.OpenAiChat, 402, """{"error":{"message":"Insufficient credits","code":402}}""", FailureClass.OutOfCredit)]
    [InlineData(WireFormat.Anthropic, 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", FailureClass.Overloaded)]
    [InlineData(WireFormat.OllamaChat, 503, """{"error":"server busy, please try again.  maximum pending requests exceeded"}""", FailureClass.Overloaded)]
    [InlineData(WireFormat.OpenAiChat, 500, "", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 502, "<html><h1>502 Bad Gateway</h1></html>", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 504, "upstream timed out", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 408, "", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 409, "", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 520, "", FailureClass.Transient)]
    [InlineData(WireFormat.OpenAiChat, 501, "", FailureClass.Permanent)]
    [InlineData(WireFormat.OpenAiChat, 400, """{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}""", FailureClass.Permanent)]
    [InlineData(WireFormat.OpenAiChat, 401, """{"error":{"message":"Incorrect API key"}}""", FailureClass.Permanent)]
    [InlineData(WireFormat.OpenAiChat, 403, "", FailureClass.Permanent)]
    [InlineData(WireFormat.OllamaChat, 404, """{"error":"model 'x' not found"}""", FailureClass.Permanent)]
    [InlineData(WireFormat.OpenAiChat, 422, """{"detail":[{"loc":["body"],"msg":"field required"}]}""", FailureClass.Permanent)]
    [InlineData(WireFormat.OpenAiChat, 301, "", FailureClass.Permanent)]
    public void A_failure_is_classified_by_status_and_words(WireFormat format, int status, string body, FailureClass expected) =>
        Assert.Equal(expected, FailureClassifier.Of(format, status, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(500, "false", FailureClass.Permanent)]
    [InlineData(429, " false ", FailureClass.Permanent)]
    [InlineData(400, "true", FailureClass.Transient)]
    [InlineData(429, "true", FailureClass.RateLimited)]
    [InlineData(402, "true", FailureClass.OutOfCredit)]
    [InlineData(500, "maybe", FailureClass.Transient)]
    public void A_provider_that_says_whether_to_retry_knows_better(int status, string header, FailureClass expected) =>
        Assert.Equal(expected, FailureClassifier.Of(WireFormat.OpenAiChat, status, default, header));

    [Theory]
    [InlineData("overloaded_error", null, FailureClass.Overloaded)]
    [InlineData("rate_limit_error", null, FailureClass.RateLimited)]
    [InlineData("api_error", null, FailureClass.Transient)]
    [InlineData(null, null, FailureClass.Transient)]
    [InlineData("insufficient_quota", null, FailureClass.OutOfCredit)]
    [InlineData("invalid_request_error", null, FailureClass.Permanent)]
    [InlineData(null, "502", FailureClass.Transient)]
    [InlineData(null, "429", FailureClass.RateLimited)]
    [InlineData(null, "400", FailureClass.Permanent)]
    public void An_error_within_a_stream_is_classified_by_its_words(string? type, string? code, FailureClass expected) =>
        Assert.Equal(expected, FailureClassifier.Of(new ProviderFailure(0, type, code, "x")));

    [Theory]
    [InlineData("""{"error":{"message":"a\nb","type":"t","code":"c"}}""", "t", "c", "a b")]
    [InlineData("""{"error":"plain"}""", null, null, "plain")]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"m"}}""", "api_error", null, "m")]
    [InlineData("""{"error":{"message":"m","code":429}}""", null, "429", "m")]
    [InlineData("""{"object":"error","message":"m","type":"BadRequestError","code":400}""", "BadRequestError", "400", "m")]
    [InlineData("""{"detail":"m"}""", null, null, "m")]
    [InlineData("not json", null, null, "not json")]
    [InlineData("", null, null, "status 418 without a message")]
    [InlineData("<html>", null, null, "status 418 without a message")]
    [InlineData("{}", null, null, "an error of OpenAiChat without a message")]
    public void An_error_body_of_any_shape_is_read(string body, string? type, string? code, string message) =>
        Assert.Equal(new ProviderFailure(418, type, code, message), ProviderFailure.Read(WireFormat.OpenAiChat, 418, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_long_message_is_cut_within_no_character()
    {
        var body = Encoding.UTF8.GetBytes(new string('x', 299) + "😀😀");
        var message = ProviderFailure.Read(WireFormat.OpenAiChat, 400, body).Message;
        Assert.Equal(new string('x', 299) + "…", message);
    }

    [Theory]
    [MemberData(nameof(AllErrors))]
    public void An_error_has_the_shape_that_the_formats_own_clients_read(WireFormat format, ErrorKind kind)
    {
        var error = new ProviderError(kind, "some_code", "A \"message\".");
        using var body = JsonDocument.Parse(error.Body(format));
        var root = body.RootElement;
        var message = format switch
        {
            WireFormat.OllamaChat or WireFormat.OllamaGenerate => root.GetProperty("error").GetString(),
            _ => root.GetProperty("error").GetProperty("message").GetString(),
        };
        Assert.Equal("A \"message\".", message);
        if (format == WireFormat.Anthropic)
            Assert.Equal("error", root.GetProperty("type").GetString());
        if (format is WireFormat.OpenAiChat or WireFormat.OpenAiResponses)
            Assert.Equal("some_code", root.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((int)kind, error.Status);
    }

    [Theory]
    [MemberData(nameof(AllErrors))]
    public void An_error_that_ends_a_stream_is_read_as_one(WireFormat format, ErrorKind kind)
    {
        var reader = new AnswerReader(format, isStream: true);
        reader.Append(new ProviderError(kind, "some_code", "A message.").StreamEvent(format));
        var answer = reader.Finish();
        Assert.Equal(AnswerEnd.Failed, answer.End);
        Assert.Equal(("some_code", "A message."), (answer.Failure!.Code, answer.Failure.Message));
        Assert.Null(answer.Usage);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, ErrorKind.Budget, "insufficient_quota")]
    [InlineData(WireFormat.OpenAiChat, ErrorKind.BadGateway, "server_error")]
    [InlineData(WireFormat.Anthropic, ErrorKind.Budget, "billing_error")]
    [InlineData(WireFormat.Anthropic, ErrorKind.TooLarge, "request_too_large")]
    [InlineData(WireFormat.Anthropic, ErrorKind.RateLimited, "rate_limit_error")]
    [InlineData(WireFormat.Anthropic, ErrorKind.NotFound, "not_found_error")]
    public void An_error_bears_the_providers_word_for_its_kind(WireFormat format, ErrorKind kind, string type)
    {
        using var body = JsonDocument.Parse(new ProviderError(kind, "c", "m").Body(format));
        Assert.Equal(type, body.RootElement.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public void A_refusal_for_money_is_read_back_as_out_of_credit() => Assert.All(Enum.GetValues<WireFormat>(), format =>
        Assert.Equal(FailureClass.OutOfCredit, FailureClassifier.Of(format, 402, new ProviderError(ErrorKind.Budget, "budget_exceeded", "m").Body(format))));

    [Theory]
    [InlineData(RequestProblemKind.MalformedJson, "invalid_json")]
    [InlineData(RequestProblemKind.NoModel, "missing_model")]
    [InlineData(RequestProblemKind.AmbiguousField, "invalid_field")]
    public void A_problem_of_a_request_is_a_bad_request(RequestProblemKind kind, string code)
    {
        var error = ProviderError.Of(new RequestProblem(kind, "m"));
        Assert.Equal((400, code), (error.Status, error.Code));
        Assert.Equal($"400 {code}: m", error.ToString());
    }

    public static TheoryData<WireFormat, ErrorKind> AllErrors()
    {
        var data = new TheoryData<WireFormat, ErrorKind>();
        foreach (var format in Enum.GetValues<WireFormat>())
            foreach (var kind in Enum.GetValues<ErrorKind>())
                data.Add(format, kind);
        return data;
    }
}
