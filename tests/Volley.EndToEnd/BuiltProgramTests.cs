namespace Volley.EndToEnd;

public sealed class BuiltProgramTests
{
    [Fact]
    public void The_program_under_test_is_there() => Assert.True(File.Exists(BuiltProgram.Path), BuiltProgram.Path);
}
