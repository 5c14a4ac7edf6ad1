namespace NetSim.Verification;

/// <summary>What an experiment is run with.</summary>
internal sealed class ParameterValues(IReadOnlyDictionary<string, object> values)
{
    /// <summary>A whole number.</summary>
    public int Int(string name) => (int)values[name];

    /// <summary>A number.</summary>
    public double Number(string name) => (double)values[name];

    /// <summary>A word.</summary>
    public string Text(string name) => (string)values[name];

    /// <summary>Whether a whole number is not zero.</summary>
    public bool Flag(string name) => Int(name) != 0;
}
