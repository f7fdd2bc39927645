using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Reads the first chunk of a stream before anything of it is handed on.</summary>
internal static class StreamStart
{
    private const int Size = 16 * 1024;

    /// <summary>Waits for the first chunk. A stream that begins with an error, or ends without a byte, is a failed attempt.</summary>
    public static async Task CheckAsync(HttpResponseMessage response, CallAttempt attempt, CancellationToken token)
    {
        var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        var buffer = new byte[Size];
        var count = await stream.ReadAsync(buffer, token).ConfigureAwait(false);
        if (count == 0)
        {
            (attempt.Class, attempt.Failure) = (FailureClass.Transient, new ProviderFailure(0, null, null, "the stream ended without a byte"));
            return;
        }

        var first = buffer.AsMemory(0, count);
        if (FailureIn(first.Span, attempt.Call.Request.Format) is { } failure)
        {
            (attempt.Class, attempt.Failure) = (FailureClassifier.Of(failure), failure);
            attempt.Settling!.Failed(failure, (int)response.StatusCode);
            return;
        }

        response.ReplaceContent(new StreamContent(new StartedStream(first, stream)));
    }

    private static ProviderFailure? FailureIn(ReadOnlySpan<byte> chunk, WireFormat format)
    {
        if (chunk.IndexOf("\"error\""u8) < 0)
            return null;
        var reader = new AnswerReader(format, isStream: true, keepsText: false);
        var deltas = new List<AnswerDelta>();
        reader.Append(chunk, deltas);
        return deltas.Count == 0 && reader.Finish() is { End: AnswerEnd.Failed } answer ? answer.Failure : null;
    }

    /// <summary>A stream whose first chunk has been read already.</summary>
    private sealed class StartedStream(ReadOnlyMemory<byte> first, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _first = first;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_first.IsEmpty)
                return rest.ReadAsync(buffer, cancellationToken);
            var length = Math.Min(_first.Length, buffer.Length);
            _first[..length].CopyTo(buffer);
            _first = _first[length..];
            return ValueTask.FromResult(length);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
