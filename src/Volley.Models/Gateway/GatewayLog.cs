using Microsoft.Extensions.Logging;

namespace Volley.Models.Gateway;

/// <summary>What the gateway logs. An event's id is the number of its code in <see cref="Diagnostics.ModelCodes"/>, and never changes.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(EventId = 6402, EventName = "GatewayFault", Level = LogLevel.Error,
        Message = "Volley itself is at fault: the gateway failed at a request of {Door}/{Tail}, and answered 500: {Fault}. Report it; what else fails so is only counted, at /metrics")]
    public static partial void Failed(ILogger logger, string door, string tail, string fault);

    [LoggerMessage(EventId = 6403, EventName = "GatewayNotRecorded", Level = LogLevel.Error,
        Message = "The gateway turns calls away, since they cannot be recorded: {Reason}")]
    public static partial void NotRecorded(ILogger logger, string reason);
}
