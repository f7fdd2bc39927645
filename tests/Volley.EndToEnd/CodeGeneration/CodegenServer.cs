using System.Text.RegularExpressions;
using Volley.StubServer;
using Volley.StubServer.Answers;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>A model server that writes what a prompt asks for and passes it, for jobs that name one output each.</summary>
internal static partial class CodegenServer
{
    public const string Price = """{"*": {input: 10, output: 100} }""";

    /// <summary>Starts a server.</summary>
    /// <param name="refine">Changes what is done with a request for a file.</param>
    public static Task<StubModelServer> StartAsync(Func<StubBehaviour, StubRequest, StubBehaviour>? refine = null) => StubModelServer.StartAsync(
        new StubOptions { Behaviour = request => Behaviour(request, refine), Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 10, Output = 100 } } },
        TestContext.Current.CancellationToken);

    /// <summary>What a job's file comes to hold.</summary>
    public static string ContentOf(string path) => $"content of {path}: é 漢 😀";

    private static StubBehaviour Behaviour(StubRequest request, Func<StubBehaviour, StubRequest, StubBehaviour>? refine)
    {
        var prompt = request.LastText();
        if (OutputPath().Match(prompt) is not { Success: true } output)
            return StubBehaviour.Text("PASS");
        var path = output.Groups[1].Value;
        var behaviour = StubBehaviour.Text($"~~~worksplit:{path}\n{ContentOf(path)}\n~~~worksplit\n");
        return refine?.Invoke(behaviour, request) ?? behaviour;
    }

    [GeneratedRegex(@"^Output to: (\S+)", RegexOptions.Multiline)]
    private static partial Regex OutputPath();
}
