using System.Runtime.CompilerServices;
using System.Text.Json;
using Volley.Models.Providers;
using Volley.Models.Scripted;
using Volley.Models.Wire;
using Volley.Tests.Specs;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Tests.CodeGeneration;

/// <summary>The example, with its own rules for a model and the real compiler.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public ExampleTests()
    {
        var example = Path.Combine(Repository.Root, "examples", "codegen");
        foreach (var file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
            if (Path.GetRelativePath(example, file) is var path && !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith(".volley/", StringComparison.Ordinal))
                _project.Write(path, File.ReadAllText(file));
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Its_jobs_are_valid_and_form_a_diamond()
    {
        Assert.Empty(_project.Open().Validate());
        var graph = _project.Open().Graph().Graph;
        string[] Needs(string id) => [.. graph.Jobs.Single(j => j.Id.StartsWith(id, StringComparison.Ordinal)).Needs.Select(n => n.On[..10])];
        Assert.Empty(Needs("shapes_001"));
        Assert.Equal(["shapes_001"], Needs("shapes_002"));
        Assert.Equal(["shapes_001"], Needs("shapes_003"));
        Assert.Equal(["shapes_002", "shapes_003"], Needs("shapes_004"));
        Assert.Empty(Needs("shapes_005"));
        Assert.Equal(["shapes_004", "shapes_005"], Needs("shapes_006"));
    }

    [Fact]
    public async Task It_is_built_tested_and_repaired_for_real()
    {
        var report = await _project.RunAsync(new RulesModel(_project.At("models.yaml")));
        Assert.Equal([], report.Rows.Where(r => r.Outcome != Outcome.Succeeded).Select(r => r.JobId + ": " + r.Error?.Message));
        Assert.Contains("\"repairs\":1", report.Rows.Single(r => r.JobId == "shapes_003_box").Metrics, StringComparison.Ordinal);
        Assert.Equal("if (args is [\"--check\"])", _project.Read("src/Program.cs").Split('\n')[2]);
        Assert.Contains("canvas.Count", _project.Read("src/Program.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Number", _project.Read("src/Text.cs"), StringComparison.Ordinal);
        Assert.All(_project.Open().Statuses.Read().Entries, e => Assert.Equal("pass", Volley.Workloads.CodeGeneration.Status.JobStatuses.Name(e.Status)));
    }

    /// <summary>Answers by the rules of a scripted provider, without a pipeline.</summary>
    private sealed class RulesModel(string providers) : IChatModel
    {
        private readonly ScriptedRules _rules = ModelsSection.Load(providers, out _)!.Find("scripted")!.Rules;

        public async IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var body = JsonSerializer.SerializeToElement(new { messages = request.Messages.Select(m => new { role = m.Role.ToString().ToLowerInvariant(), content = m.Content }) });
            var answer = _rules.Answer("coder", Conversation.Of(WireFormat.OllamaChat, body), context.Job.Key.ToString(), 1)
                ?? throw new ChatFaultException("no-rule", "no rule fits: " + request.Messages[^1].Content);
            yield return new ChatChunk { Text = answer.Text, IsLast = true };
        }
    }
}
