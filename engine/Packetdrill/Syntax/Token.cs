namespace NetSim.Packetdrill;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the script.</summary>
    End,

    /// <summary>Letters, digits and underscores that are no number.</summary>
    Word,

    /// <summary>A whole number, decimal or hexadecimal.</summary>
    Integer,

    /// <summary>A number with a point.</summary>
    Float,

    /// <summary>A quoted text, with its escapes replaced.</summary>
    Text,

    /// <summary>A back-quoted shell command.</summary>
    Shell,

    /// <summary>A snippet between %{ and }%.</summary>
    Code,

    /// <summary>An option of the script, with its value.</summary>
    Option,

    /// <summary>Three points.</summary>
    Ellipsis,

    /// <summary>Any other single character.</summary>
    Mark,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text: of a quoted one what stands between the quotes.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, Position At)
{
    public bool Is(char mark) => Kind == TokenKind.Mark && Text[0] == mark;

    public bool Is(string word) => Kind == TokenKind.Word && Text == word;

    /// <summary>How a person would name it in a message.</summary>
    public string Described => Kind switch
    {
        TokenKind.End => "the end of the script",
        TokenKind.Text => $"\"{Text}\"",
        TokenKind.Shell => "a shell command",
        TokenKind.Code => "a %{ }% snippet",
        TokenKind.Ellipsis => "'...'",
        _ => $"'{Text}'",
    };
}
