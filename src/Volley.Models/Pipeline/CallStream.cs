namespace Volley.Models.Pipeline;

/// <summary>The stream of an answer, with the token that can end it.</summary>
internal sealed class CallStream(Stream stream, CancellationTokenSource ending) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => stream.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
            ending.Dispose();
        }

        base.Dispose(disposing);
    }
}
