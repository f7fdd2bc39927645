using Volley.Diagnostics;
using Volley.Specs.Reading;
using YamlDotNet.Core.Tokens;

namespace Volley.Specs.Yaml;

/// <summary>Makes the tree of a text that holds one YAML document.</summary>
internal static class YamlTree
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <returns>The document's root, or <see langword="null"/> where the text is not one document of YAML within the limits.</returns>
    public static YamlNode? Read(string text, SpecContext context)
    {
        try
        {
            return ReadDocument(new TokenCursor(text), context);
        }
        catch (YamlFaultException fault)
        {
            context.Error(fault.Code, fault.Line, fault.Column, fault.Message, fault.Hint);
            return null;
        }
    }

    private static YamlNode ReadDocument(TokenCursor tokens, SpecContext context)
    {
        while (tokens.Current is StreamStart or VersionDirective or TagDirective or DocumentStart)
        {
            var isStart = tokens.Current is DocumentStart;
            tokens.Skip();
            if (isStart)
                break;
        }

        if (tokens.Current is StreamEnd or DocumentEnd)
            throw new YamlFaultException(DiagnosticCodes.WrongType, 1, 1, "the spec is empty", "Begin with 'name: compressors' and 'command: [program, argument]'.");
        var root = new YamlComposer(tokens, context).ReadRoot();
        while (tokens.Current is DocumentEnd)
            tokens.Skip();
        if (tokens.Current is DocumentStart)
        {
            throw new YamlFaultException(DiagnosticCodes.SeveralDocuments, tokens.Line, tokens.Column,
                "a second YAML document begins here", "A spec is one document: remove the '---', or make it a file of its own.");
        }

        if (tokens.Current is not StreamEnd)
            throw tokens.Fault("this is not YAML: a line does not belong to what is above it",
                "Align it with its siblings: one more or one fewer space may do.");
        return root;
    }
}
