using System.Net.Sockets;

namespace Volley.Models.Pipeline;

/// <summary>Tells what can go wrong on the way to a provider from mistakes of the program.</summary>
internal static class TransportFaults
{
    /// <summary>Whether a fault is one of the way to the provider.</summary>
    public static bool IsOne(Exception fault) => fault is HttpRequestException or IOException or TimeoutException or SocketException;

    /// <summary>Whether no byte of the request can have reached the provider: there was no connection.</summary>
    public static bool NeverSent(HttpRequestException fault) => fault.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>The fault as a phrase; never quotes a URL or a header.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        TimeoutException => fault.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"no secure connection, such as where its certificate is not trusted here or it speaks plain http: {(fault.InnerException ?? fault).Message.TrimEnd('.')}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection: " + (fault.InnerException?.Message ?? fault.Message),
        _ => "the connection broke: " + (fault.InnerException ?? fault).Message,
    };
}
