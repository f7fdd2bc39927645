namespace Volley.EndToEnd;

public sealed class BuiltProgramTests
{
    [Fact]
    public void The_program_is_built_beside_the_tests() => Assert.True(File.Exists(BuiltProgram.Path), BuiltProgram.Path);
}
