namespace NetSim.Results;

/// <summary>Texts in a dump are bounded, so that every record fits its frame.</summary>
internal static class DumpText
{
    /// <summary>Longest text in characters; a longer one is cut and says how much is missing.</summary>
    public const int MaximumLength = 4096;

    /// <summary>The text as it is written.</summary>
    public static string Bound(string text)
    {
        if (text.Length <= MaximumLength)
        {
            return text;
        }

        // Never between the two halves of a surrogate pair.
        var keep = char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return $"{text[..keep]}… ({text.Length - keep} more characters)";
    }

    /// <summary>The text as it is written, or null.</summary>
    public static string? BoundOrNull(string? text) => text is null ? null : Bound(text);
}
