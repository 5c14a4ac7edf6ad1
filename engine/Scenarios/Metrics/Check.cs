namespace NetSim.Scenarios;

/// <summary>The outcome of a comparison, with what was compared: what <c>Expect</c> prints.</summary>
public readonly struct Check
{
    internal Check(bool holds, double? value, string? text)
    {
        Holds = holds;
        Value = value;
        Text = text;
    }

    /// <summary>Whether the comparison holds.</summary>
    public bool Holds { get; }

    /// <summary>The number that was compared; null when there was none.</summary>
    public double? Value { get; }

    /// <summary>What was seen and wanted: <c>ConnectOk/Requests = 0.057, wanted &gt; 0.99</c>; null for a plain truth value.</summary>
    public string? Text { get; }

    /// <summary>A plain truth value.</summary>
    public static implicit operator Check(bool holds) => new(holds, null, null);

    /// <summary>Whether it holds.</summary>
    public static implicit operator bool(Check check) => check.Holds;

    /// <summary>Whether it holds; makes <c>&amp;&amp;</c> and <c>||</c> work.</summary>
    public static bool operator true(Check check) => check.Holds;

    /// <summary>Whether it does not hold.</summary>
    public static bool operator false(Check check) => !check.Holds;

    /// <summary>Both hold.</summary>
    public static Check operator &(Check left, Check right) =>
        !left.Holds ? left : !right.Holds ? right : new(true, right.Value, Join(left, right, "and"));

    /// <summary>At least one holds.</summary>
    public static Check operator |(Check left, Check right) =>
        left.Holds ? left : right.Holds ? right : new(false, right.Value, Join(left, right, "or"));

    /// <summary>It does not hold.</summary>
    public static Check operator !(Check check) => new(!check.Holds, check.Value, check.Text is null ? null : $"not ({check.Text})");

    private static string? Join(Check left, Check right, string word) =>
        left.Text is null ? right.Text : right.Text is null ? left.Text : $"{left.Text} {word} {right.Text}";
}
