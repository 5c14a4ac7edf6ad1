namespace NetSim.Tcp;

/// <summary>
/// The keys that a server honours: it makes cookies with the first and takes those of a second one, so that keys can be
/// changed while clients hold old cookies (Linux since 5.3).
/// </summary>
/// <param name="Primary">Makes cookies.</param>
/// <param name="Backup">Is honoured, too; null for none.</param>
public sealed record FastOpenKeys(FastOpenKey Primary, FastOpenKey? Backup = null)
{
    /// <summary>Reads one key, or two with a comma between them.</summary>
    internal static bool TryParse(string text, out FastOpenKeys? keys)
    {
        keys = null;
        var parts = text.Split(',');
        if (parts.Length > 2 || !FastOpenKey.TryParse(parts[0].Trim(), out var primary))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            keys = new(primary);
            return true;
        }

        var isGood = FastOpenKey.TryParse(parts[1].Trim(), out var backup);
        keys = new(primary, backup);
        return isGood;
    }

    /// <inheritdoc/>
    public override string ToString() => Backup is { } backup ? $"{Primary},{backup}" : $"{Primary}";
}
