import { scoresOf, trainLinear } from '../classify/linear';
import { learnVocabulary, vectorOf } from '../classify/vectors';
import {
  COMPLAINT,
  type LabelledPost,
  learnGenuine,
  POST_LABELS,
  type PostLabel,
  scoreOfPost,
  type SignsOf,
} from '../triage/genuine';

interface Judged {
  precision: number;
  recall: number;
  f1: number;
}

interface PostFigures {
  macroF1: number;
  complaint: Judged;
  other: Judged;
  /** Of each label, how many were said to be complaints. */
  saidComplaint: Record<PostLabel, { count: number; of: number }>;
}

export interface PostEvaluation {
  learntFrom: number;
  triedOn: number;
  ours: PostFigures;
  baseline: PostFigures;
}

/** Nothing of the test reaches the learning. */
export function evaluatePosts(
  posts: readonly LabelledPost[],
  test: readonly LabelledPost[],
  signsOf: SignsOf,
): PostEvaluation {
  const model = learnGenuine(posts, signsOf);
  const baseline = baselineOf(posts);
  return {
    learntFrom: posts.length,
    triedOn: test.length,
    ours: figuresOf(test, (text) => scoreOfPost(text, model, signsOf) > 0),
    baseline: figuresOf(test, baseline),
  };
}

/** TF-IDF of words 1 to 2 and characters 3 to 5, one linear model. */
function baselineOf(posts: readonly LabelledPost[]): (text: string) => boolean {
  const vocabulary = learnVocabulary(posts.map(({ text }) => ({ text })));
  const model = trainLinear(
    posts.map(({ text, label }) => ({
      vector: vectorOf({ text }, vocabulary),
      label: POST_LABELS.indexOf(label),
      weight: 1,
    })),
    POST_LABELS.length,
    vocabulary.features.length,
  );
  return (text) => (scoresOf(model, vectorOf({ text }, vocabulary))[COMPLAINT] ?? 0) > 0;
}

function figuresOf(test: readonly LabelledPost[], isComplaint: (text: string) => boolean): PostFigures {
  const said = test.map(({ text, label }) => ({ label, isSaid: isComplaint(text) }));
  const judge = (isMeant: (isComplaintOne: boolean) => boolean): Judged => {
    const meant = said.filter(({ label }) => isMeant(label === POST_LABELS[COMPLAINT])).length;
    const claimed = said.filter(({ isSaid }) => isMeant(isSaid)).length;
    const right = said.filter(
      ({ label, isSaid }) => isMeant(isSaid) && isMeant(label === POST_LABELS[COMPLAINT]),
    ).length;
    const precision = right / Math.max(1, claimed);
    const recall = right / Math.max(1, meant);
    return { precision, recall, f1: (2 * right) / Math.max(1, claimed + meant) };
  };
  const complaint = judge((is) => is);
  const other = judge((is) => !is);
  const of = (label: PostLabel) => said.filter((one) => one.label === label);
  return {
    macroF1: (complaint.f1 + other.f1) / 2,
    complaint,
    other,
    saidComplaint: Object.fromEntries(
      POST_LABELS.map((label) => [
        label,
        { count: of(label).filter(({ isSaid }) => isSaid).length, of: of(label).length },
      ]),
    ) as PostFigures['saidComplaint'],
  };
}
