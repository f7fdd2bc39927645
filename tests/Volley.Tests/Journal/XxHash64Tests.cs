using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Hashes_are_those_of_the_reference(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Compute(System.Text.Encoding.ASCII.GetBytes(text)));
}
