using Volley.Cli.Commands;
using Volley.Diagnostics;

namespace Volley.Tests.Cli;

/// <summary>Command lines of <c>argparse</c>, written out in full.</summary>
public sealed class ArgparseLineTests
{
    private static readonly ArgparseLine Line = new(
        "volley x",
        [new ValueOption("--users", "FILE", ""), new ValueOption("--batch-id", "ID", ""), new FlagOption("--compute-pnl", ""), new FlagOption("--compute-clv", "")],
        [new ValueOption("--budget", "USD", ""), new ValueOption("--compute", "N", ""), new FlagOption("--users-sorted", "")]);

    [Theory]
    [InlineData("--us|a", "--users|a")]
    [InlineData("--us=a", "--users|a")]
    [InlineData("--us=a=b", "--users|a=b")]
    [InlineData("--users=", "--users|")]
    [InlineData("--users=-a", "--users=-a")]
    [InlineData("--users|-a", "--users=-a")]
    [InlineData("--users|-1", "--users=-1")]
    [InlineData("--users|-- x", "--users=-- x")]
    [InlineData("--users|--compute-p", "--users|--compute-pnl")]
    [InlineData("--users", "--users")]
    [InlineData("--users-s", "--users-sorted")]
    [InlineData("--b|1", "--batch-id|1")]
    [InlineData("--bu|1", "--budget|1")]
    [InlineData("--compute|3", "--compute|3")]
    [InlineData("--compute-c|--h", "--compute-clv|--help")]
    [InlineData("--compute-clv=1", "--compute-clv=1")]
    [InlineData("--us|a|--b|1|--users=b", "--batch-id|1|--users|b")]
    [InlineData("--users|a|--users=-b|--users|c", "--users|c")]
    [InlineData("word|-h|--none=1|--nothing", "word|-h|--none=1|--nothing")]
    [InlineData("--b|1|--|--us|a", "--batch-id|1|--|--us|a")]
    [InlineData("--users|--|--us", "--users|--|--us")]
    [InlineData("", "")]
    public void A_line_is_written_out_in_full(string typed, string full) => Assert.Equal(full, string.Join('|', Line.InFull(Words(typed))));

    [Theory]
    [InlineData("--comp", "'--comp' is the beginning of several options of 'volley x': --compute-pnl, --compute-clv")]
    [InlineData("--comp=1", "'--comp' is the beginning of several options of 'volley x': --compute-pnl, --compute-clv")]
    [InlineData("--users|--comp", "'--comp' is the beginning of several options of 'volley x': --compute-pnl, --compute-clv")]
    public void A_beginning_of_several_options_is_refused_with_their_names(string typed, string message)
    {
        var fault = Assert.Throws<BatchException>(() => Line.InFull(Words(typed)));
        Assert.Equal((Volley.Cli.CliCodes.AmbiguousOption, message), (fault.Diagnostics[0].Code, fault.Diagnostics[0].Message));
    }

    private static string[] Words(string typed) => typed.Length == 0 ? [] : typed.Split('|');
}
