using System.Globalization;
using Microsoft.Extensions.Logging;
using Volley.Diagnostics;

namespace Volley.Models.Diagnostics;

/// <summary>Takes log entries to where the user reads: each is the diagnostic whose code has the entry's id for a number.</summary>
/// <param name="tell">Tells the user.</param>
internal sealed class DiagnosticLogger(Action<Diagnostic> tell) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var code = string.Create(CultureInfo.InvariantCulture, $"VOL{eventId.Id}");
        var message = formatter(state, exception);
        tell(logLevel == LogLevel.Warning ? Diagnostic.Warning(code, message) : Diagnostic.Error(code, message));
    }
}
