namespace Shapes;

/// <summary>What must hold, without a test framework: the exit code is the number of checks that do not.</summary>
internal static class Checks
{
    private static int _broken;

    public static int Run()
    {
        Expect("1.50", Text.Number(1.5));
        Expect("-0.25", Text.Number(-0.25));
        Expect("a, b and c", Text.List(["a", "b", "c"]));
        Expect("a", Text.List(["a"]));
        return _broken;
    }

    private static void Expect(string expected, string actual)
    {
        if (expected == actual)
            return;
        _broken++;
        Console.Error.WriteLine("expected '" + expected + "', but it is '" + actual + "'");
    }
}
