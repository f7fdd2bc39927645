using Volley.StubServer.Answers;

namespace Volley.StubServer.Formats;

/// <summary>Writes answers as one provider writes them.</summary>
internal interface IStubFormat
{
    /// <summary>The content type of a stream.</summary>
    string StreamType { get; }

    /// <summary>A whole answer, as JSON.</summary>
    string Whole(StubReply reply);

    /// <summary>The events of a stream, in order, made as they are asked for.</summary>
    IEnumerable<StubEvent> Stream(StubReply reply);

    /// <summary>An error that ends a stream that has begun.</summary>
    string ErrorEvent(StubError error);
}
