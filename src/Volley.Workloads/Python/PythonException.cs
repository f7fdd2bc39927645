namespace Volley.Workloads.Python;

/// <summary>What Python would have raised for an input: its type and text stand in the files that the originals write.</summary>
internal sealed class PythonException(string typeName, string message) : Exception(message)
{
    /// <summary>The name of the exception's type, such as <c>ValueError</c>.</summary>
    public string TypeName => typeName;

    /// <summary>Type and message, as <c>f"{type(e).__name__}: {e}"</c>.</summary>
    public string Text => $"{typeName}: {Message}";

    /// <summary>A value that lacks an attribute.</summary>
    public static PythonException NoAttribute(PythonValue value, string name) =>
        new("AttributeError", $"'{value.TypeName}' object has no attribute '{name}'");

    /// <summary>A fault of the file system, in the words of Python's <c>OSError</c>.</summary>
    public static PythonException OfFile(Exception fault, string path) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => new("FileNotFoundError", $"[Errno 2] No such file or directory: {PythonText.Repr(path)}"),
        UnauthorizedAccessException when Directory.Exists(path) => new("IsADirectoryError", $"[Errno 21] Is a directory: {PythonText.Repr(path)}"),
        UnauthorizedAccessException => new("PermissionError", $"[Errno 13] Permission denied: {PythonText.Repr(path)}"),
        _ => new("OSError", $"{fault.Message}: {PythonText.Repr(path)}"),
    };
}
