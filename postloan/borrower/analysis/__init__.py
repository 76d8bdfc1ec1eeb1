"""What statements say about a borrower: ratios on a labelled basis, DuPont, distress scores, working-capital need, peers. Pure."""

from postloan.borrower.analysis.basis import flow_basis, year_before
from postloan.borrower.analysis.dupont import DuPont, Moved, dupont, moved
from postloan.borrower.analysis.need import Days, Held, Need, days_of, need, need_of
from postloan.borrower.analysis.peers import COMPARED, Company, Group, Quadrant, Size, peers, size_of, values
from postloan.borrower.analysis.ratio import Basis, Explanation, Level, Ratio, Side, Unit, explain, fed
from postloan.borrower.analysis.ratios import NAMES, SCHEDULED, ratios
from postloan.borrower.analysis.scores import Score, Zone, scores
from postloan.borrower.analysis.service import Service, service, services
from postloan.borrower.analysis.stretch import Stretch, settled

__all__ = [
    "COMPARED", "NAMES", "SCHEDULED", "Basis", "Company", "Days", "DuPont", "Explanation", "Group", "Held", "Level", "Moved", "Need", "Quadrant", "Ratio",
    "Score", "Service", "Side", "Size", "Stretch", "Unit", "Zone", "days_of", "dupont", "explain", "fed", "flow_basis", "moved", "need", "need_of",
    "peers", "ratios", "scores", "service", "services", "settled", "size_of", "values", "year_before",
]  # fmt: skip
