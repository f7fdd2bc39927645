namespace Volley.Cli.Terminal;

/// <summary>Stdout where the program was started without one. The runtime has something of its own in its place, which must not be written to.</summary>
internal sealed class ClosedStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new StdoutClosedException();

    public override void Write(ReadOnlySpan<byte> buffer) => throw new StdoutClosedException();

    public override void Flush()
    {
        // Nothing can be in it.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>There is an answer, and stdout is closed.</summary>
internal sealed class StdoutClosedException() : IOException("stdout is closed");
