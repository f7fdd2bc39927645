namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>How code generation reaches a model. Whoever implements it meters, prices, retries and paces the calls; here, answers are only read.</summary>
public interface IChatModel
{
    /// <summary>Asks once.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The answer in pieces, whole characters each; without streaming in one. The last piece, and no other, says that the answer is complete
    /// (<see cref="ChatChunk.IsLast"/>): an answer without it has broken off. How long the answer and its silences may take is up to the
    /// implementation.
    /// </returns>
    /// <exception cref="ChatFaultException">The model could not be asked, or its answer not be read.</exception>
    IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, CancellationToken cancellationToken);
}
