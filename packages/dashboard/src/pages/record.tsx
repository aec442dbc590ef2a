import { z } from 'zod';
import { RecordView } from '../proof/record-view.tsx';
import { page } from '../router/page.tsx';

export default page({ search: z.object({}), view: ({ params }) => <RecordView id={params['id'] ?? ''} /> });
