namespace Volley.Cli.Terminal;

/// <summary>The size of the terminal's window; 0 where it has none.</summary>
internal static class WindowSize
{
    public static int Columns() => Ask(static () => Console.WindowWidth);

    public static int Rows() => Ask(static () => Console.WindowHeight);

    private static int Ask(Func<int> size)
    {
        try
        {
            return size();
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException or ArgumentOutOfRangeException)
        {
            return 0;
        }
    }
}
