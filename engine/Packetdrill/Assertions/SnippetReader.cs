namespace NetSim.Packetdrill;

/// <summary>The tokens of a snippet, read from left to right.</summary>
internal sealed class SnippetReader(List<string> tokens, Position at)
{
    public Position At => at;

    public int Index { get; private set; }

    public bool IsAtEnd => Index >= tokens.Count;

    public string Peek => PeekAt(0);

    public string PeekAt(int ahead) => Index + ahead < tokens.Count ? tokens[Index + ahead] : SnippetLexer.EndOfStatement;

    public string Take()
    {
        var token = Peek;
        Index++;
        return token;
    }

    public bool TakeIf(string token)
    {
        if (IsAtEnd || Peek != token)
        {
            return false;
        }

        Index++;
        return true;
    }

    public void Require(string token)
    {
        if (!TakeIf(token) && !(IsAtEnd && token == SnippetLexer.EndOfStatement))
        {
            throw Wrong($"'{Shown(token)}' is expected where '{Shown(Peek)}' stands");
        }
    }

    public void SkipStatement()
    {
        while (!IsAtEnd && Peek != SnippetLexer.EndOfStatement)
        {
            Index++;
        }
    }

    public string TextSince(int start) => string.Join(' ', tokens.Skip(start).Take(Index - start));

    public IEnumerable<string> NamesSince(int start) => tokens.Skip(start).Take(Index - start);

    public ScriptException Wrong(string what) => new(at, $"The snippet cannot be understood: {what}.");

    private static string Shown(string token) => token == SnippetLexer.EndOfStatement ? "the end of the statement" : token;
}
